package dev.weft.waypoint.filter.wasm;

import dev.weft.identity.SpiffeId;
import dev.weft.net.IpAddresses;
import dev.weft.waypoint.filter.chain.ExchangeFilter;
import dev.weft.waypoint.filter.chain.FilterFailure;
import dev.weft.waypoint.filter.chain.SharedFilter;
import dev.weft.waypoint.filter.chain.Step;
import dev.weft.waypoint.filter.spi.BodyMode;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.http.ResponseHead;
import dev.weft.waypoint.request.EditRules;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One exchange of a module. Questions come on the event loop and are worked on by the module's
 * thread, with copies of heads; what it changed is put back on the event loop.
 */
final class WasmExchange implements ExchangeFilter {
    private static final int MOST_BODY = 1 << 20;
    private static final int SWITCHING = 101;

    /** Answers that have no body. */
    private static final Set<Integer> BARE = Set.of(204, 205, 304);

    private static final byte[] NOTHING = new byte[0];

    private final Vm vm;
    private final SharedFilter.Exchange exchange;
    private final Runnable onEnd;
    private final Stream stream;
    private @Nullable CompletableFuture<Result> first;
    private @Nullable Known known;
    private @Nullable ResponseHead response;
    private Side request = new Side(BodyMode.none());
    private Side answer = new Side(BodyMode.none());

    /** The instance that knows the exchange, and by which number. */
    private record Known(Guest guest, int id) {}

    /** What one direction waits for. */
    private static final class Side {
        private final BodyMode mode;

        /** Bytes that the module wants to see again with those that follow. */
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream(0);

        Side(BodyMode mode) {
            this.mode = mode;
        }
    }

    /** What a call came to: it may go on, or the module wants to wait. */
    private record Result(Known known, boolean paused, boolean readsBody) {}

    WasmExchange(Vm vm, SharedFilter.Exchange exchange, Runnable onEnd) {
        this.vm = vm;
        this.exchange = exchange;
        this.onEnd = onEnd;
        stream = new Stream(properties(exchange));
    }

    private static Map<String, String> properties(SharedFilter.Exchange exchange) {
        RequestHead head = exchange.head();
        Map<String, String> all = new HashMap<>();
        all.put("request.method", head.method());
        all.put("request.path", head.target());
        all.put("request.url_path", head.path());
        all.put("request.host", head.authority());
        all.put("request.scheme", head.scheme());
        put(all, "request.id", head.header("x-request-id"));
        put(all, "request.useragent", head.header("user-agent"));
        put(all, "request.referer", head.header("referer"));
        all.put("source.address", IpAddresses.text(exchange.downstream().address().ip()));
        exchange.downstream()
                .identity()
                .map(SpiffeId::toString)
                .ifPresent(id -> all.put("connection.uri_san_peer_certificate", id));
        return all;
    }

    private static void put(Map<String, String> all, String name, @Nullable String value) {
        if (value != null) {
            all.put(name, value);
        }
    }

    // ------------------------------------------------------------ requests

    @Override
    public CompletionStage<Step> request(boolean end) {
        HeaderTable table = requestTable(exchange.head());
        stream.request(table);
        int count = table.entries().size();
        CompletableFuture<Step> later = waiting();
        CompletableFuture<Result> begun =
                vm.call(
                        Optional.empty(),
                        guest -> {
                            int id = guest.begin(stream);
                            int action =
                                    guest.on(id, "proxy_on_request_headers", count, end ? 1 : 0);
                            return new Result(
                                    new Known(guest, id),
                                    action != 0,
                                    guest.exports("proxy_on_request_body"));
                        });
        first = begun;
        return begun.thenComposeAsync(
                result -> {
                    known = result.known();
                    request = new Side(mode(result));
                    boolean waits = result.paused() && (end || !result.readsBody());
                    return after(waits, later, this::headSaid);
                },
                exchange.loop());
    }

    private static BodyMode mode(Result result) {
        if (!result.readsBody()) {
            return BodyMode.none();
        }
        return result.paused() ? BodyMode.buffered(MOST_BODY) : BodyMode.streamed();
    }

    @Override
    public BodyMode requestBody() {
        return request.mode;
    }

    @Override
    public CompletionStage<Step> requestBody(byte[] part, boolean last) {
        return body(request, "proxy_on_request_body", part, last);
    }

    // ------------------------------------------------------------ responses

    @Override
    public CompletionStage<Step> response(ResponseHead head, boolean end) {
        Known now = known;
        if (now == null) {
            return CompletableFuture.failedFuture(WasmFilter.lost());
        }
        response = head;
        HeaderTable table =
                HeaderTable.of(
                        List.of(Map.entry(":status", Integer.toString(head.status()))),
                        head.headers());
        stream.response(table);
        int count = table.entries().size();
        CompletableFuture<Step> later = waiting();
        return vm.call(
                        Optional.of(now.guest()),
                        guest -> {
                            int action =
                                    guest.on(
                                            now.id(),
                                            "proxy_on_response_headers",
                                            count,
                                            end ? 1 : 0);
                            return new Result(
                                    now, action != 0, guest.exports("proxy_on_response_body"));
                        })
                .thenComposeAsync(
                        result -> {
                            answer = new Side(mode(result));
                            boolean waits = result.paused() && (end || !result.readsBody());
                            return after(waits, later, this::headSaid);
                        },
                        exchange.loop());
    }

    @Override
    public BodyMode responseBody() {
        return answer.mode;
    }

    @Override
    public CompletionStage<Step> responseBody(byte[] part, boolean last) {
        return body(answer, "proxy_on_response_body", part, last);
    }

    // ------------------------------------------------------------ both

    private CompletionStage<Step> body(Side side, String function, byte[] part, boolean last) {
        Known now = known;
        if (now == null) {
            return CompletableFuture.failedFuture(WasmFilter.lost());
        }
        boolean ofRequest = function.equals("proxy_on_request_body");
        side.kept.writeBytes(part);
        if (side.kept.size() > MOST_BODY) {
            return CompletableFuture.failedFuture(
                    new FilterFailure(
                            "wasm_body_too_large",
                            "the module keeps more than " + MOST_BODY + " bytes of a body"));
        }
        byte[] shown = side.kept.toByteArray();
        stream.show(shown, ofRequest);
        CompletableFuture<Step> later = waiting();
        return vm.call(
                        Optional.of(now.guest()),
                        guest -> guest.on(now.id(), function, shown.length, last ? 1 : 0) != 0)
                .thenComposeAsync(
                        paused -> {
                            byte[] seen = stream.body();
                            side.kept.reset();
                            if (paused && !last && stream.answer().isEmpty()) {
                                side.kept.writeBytes(seen);
                                return Step.replace(NOTHING);
                            }
                            return after(paused, later, () -> bodySaid(side, seen));
                        },
                        exchange.loop());
    }

    /** A stage that completes when the module lets the message go on out of turn. */
    private CompletableFuture<Step> waiting() {
        CompletableFuture<Step> later = new CompletableFuture<>();
        stream.onResumed(() -> later.complete(new Step.Proceed()));
        stream.onLost(() -> later.completeExceptionally(WasmFilter.lost()));
        return later;
    }

    private CompletionStage<Step> after(
            boolean waits, CompletableFuture<Step> later, Supplier<Step> said) {
        if (waits && stream.answer().isEmpty()) {
            return later.thenApplyAsync(any -> said.get(), exchange.loop());
        }
        return CompletableFuture.completedStage(said.get());
    }

    private Step headSaid() {
        if (stream.answer().isPresent()) {
            return new Step.Answer(stream.answer().get());
        }
        putBack();
        return new Step.Proceed();
    }

    private Step bodySaid(Side side, byte[] bytes) {
        if (stream.answer().isPresent()) {
            return new Step.Answer(stream.answer().get());
        }
        if (side.mode instanceof BodyMode.Buffered) {
            putBack(); // the head still waits
        }
        return new Step.Replace(bytes);
    }

    /** Puts what the module changed into the heads. On the event loop. */
    private void putBack() {
        ResponseHead head = response;
        if (head != null) {
            stream.headers(false)
                    .filter(HeaderTable::isChanged)
                    .ifPresent(table -> {
                        table.get(":status")
                                .flatMap(status -> status(head.status(), status))
                                .ifPresent(head::status);
                        table.putInto(head.headers());
                    });
        } else {
            stream.headers(true).filter(HeaderTable::isChanged).ifPresent(this::putIntoRequest);
        }
    }

    /** Another status, if the answer has the same form with it. */
    private Optional<Integer> status(int before, String text) {
        if (before == SWITCHING
                || exchange.head().method().equals("CONNECT")
                || !text.matches("[2-5][0-9][0-9]")) {
            return Optional.empty();
        }
        int status = Integer.parseInt(text);
        return BARE.contains(status) ? Optional.empty() : Optional.of(status);
    }

    private static HeaderTable requestTable(RequestHead head) {
        List<Map.Entry<String, String>> pseudo = new ArrayList<>(4);
        pseudo.add(Map.entry(":method", head.method()));
        pseudo.add(Map.entry(":scheme", head.scheme()));
        pseudo.add(Map.entry(":authority", head.authority()));
        pseudo.add(Map.entry(":path", head.target()));
        return HeaderTable.of(pseudo, head.headers());
    }

    private void putIntoRequest(HeaderTable table) {
        RequestHead head = exchange.head();
        table.get(":method").filter(EditRules::isWord).ifPresent(head::method);
        table.get(":authority").filter(EditRules::isWord).ifPresent(head::authority);
        table.get(":path").filter(EditRules::isTarget).ifPresent(head::target);
        table.putInto(head.headers());
    }

    @Override
    public void end() {
        stream.onResumed(() -> {});
        CompletableFuture<Result> begun = first;
        if (begun == null) {
            onEnd.run();
            return;
        }
        begun.thenCompose(result ->
                        vm.call(
                                Optional.of(result.known().guest()),
                                guest -> {
                                    guest.end(result.known().id());
                                    return true;
                                }))
                .whenComplete((done, failure) -> onEnd.run());
    }
}
