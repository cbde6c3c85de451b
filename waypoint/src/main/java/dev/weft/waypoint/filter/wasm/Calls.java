package dev.weft.waypoint.filter.wasm;

import com.google.protobuf.ByteString;
import dev.weft.waypoint.http.HttpProtocol;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.request.Destination;
import dev.weft.waypoint.request.EditRules;
import dev.weft.waypoint.request.SideCalls;
import dev.weft.workload.NamespacedHostname;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Requests of a module to services of the mesh: few at a time, small, and not for long. Confined to
 * the guest's thread; answers come back to it, and to nobody if it is gone.
 */
final class Calls {
    private static final int MOST_OF_CONTEXT = 8;
    private static final int MOST_BYTES = 256 << 10;
    private static final Duration MOST_TIME = Duration.ofSeconds(5);

    private final Guest guest;
    private final Shared shared;
    private final WasmFilter.Surroundings surroundings;

    /** The contexts that wait, by the numbers of their calls. */
    private final Map<Integer, Integer> waiting = new HashMap<>();

    private int last;
    private @Nullable Reply reply;

    /** What came back; nothing at all if nobody answered. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Reply(HeaderTable headers, byte[] body, HeaderTable trailers) {
        static Reply of(SideCalls.@Nullable Answer answer) {
            if (answer == null) {
                var none = HeaderTable.of(List.of(), new DefaultHttpHeaders());
                return new Reply(none, new byte[0], none);
            }
            var status = Map.entry(":status", Integer.toString(answer.head().status()));
            return new Reply(
                    HeaderTable.of(List.of(status), answer.head().headers()),
                    answer.body().toByteArray(),
                    HeaderTable.of(List.of(), answer.trailers()));
        }
    }

    Calls(Guest guest, Shared shared, WasmFilter.Surroundings surroundings) {
        this.guest = guest;
        this.shared = shared;
        this.surroundings = surroundings;
    }

    /** The answer that the module looks at; empty outside of its callback. */
    Optional<Reply> reply() {
        return Optional.ofNullable(reply);
    }

    /**
     * {@code proxy_http_call}: upstream, headers, body, trailers, time, and where its number goes.
     */
    int call(Abi abi, Abi.Arguments in) {
        Optional<CallTarget> target = CallTarget.parse(abi.text(in.at(0), in.at(1)));
        Optional<NamespacedHostname> service =
                target.flatMap(wanted -> surroundings.services().apply(wanted.host()));
        if (service.isEmpty() || in.at(3) > MOST_BYTES || in.at(5) > MOST_BYTES) {
            return Abi.BAD_ARGUMENT;
        }
        if (!Pairs.read(abi.bytes(in.at(6), in.at(7))).isEmpty()) {
            return Abi.UNIMPLEMENTED;
        }
        ByteString body = ByteString.copyFrom(abi.bytes(in.at(4), in.at(5)));
        Optional<RequestHead> head = head(Pairs.read(abi.bytes(in.at(2), in.at(3))), body.size());
        if (head.isEmpty()) {
            return Abi.BAD_ARGUMENT;
        }
        int context = guest.context();
        if (Collections.frequency(waiting.values(), context) >= MOST_OF_CONTEXT
                || !shared.takeCall()) {
            return Abi.INTERNAL_FAILURE;
        }
        last++;
        int token = last;
        boolean sent = false;
        try {
            abi.memory().writeI32(in.at(9), token);
            send(
                    token,
                    new SideCalls.Ask(
                            Destination.of(service.get(), target.get().port()),
                            head.get(),
                            body,
                            false,
                            new SideCalls.Limits(time(in.values()[8]), MOST_BYTES)));
            waiting.put(token, context);
            sent = true;
            return Abi.OK;
        } finally {
            if (!sent) {
                shared.giveCall();
            }
        }
    }

    /** The answer comes to this thread later, behind whatever it does now. */
    private void send(int token, SideCalls.Ask ask) {
        surroundings
                .calls()
                .call(ask, surroundings.loops().get())
                .whenComplete((answer, failure) -> {
                    shared.giveCall();
                    guest.post(here -> here.answered(token, answer));
                });
    }

    private static Duration time(long millis) {
        Duration wanted = Duration.ofMillis(millis & 0xffffffffL);
        return wanted.isZero() || wanted.compareTo(MOST_TIME) > 0 ? MOST_TIME : wanted;
    }

    /** Empty if it says no method, path or authority. */
    private static Optional<RequestHead> head(List<Map.Entry<String, String>> pairs, int length) {
        Map<String, String> pseudo = new HashMap<>();
        HttpHeaders headers = new DefaultHttpHeaders();
        for (Map.Entry<String, String> pair : pairs) {
            if (pair.getKey().startsWith(":")) {
                pseudo.put(pair.getKey(), pair.getValue());
            } else if (EditRules.mayBeSet(pair.getKey(), pair.getValue())) {
                headers.add(pair.getKey(), pair.getValue());
            }
        }
        String method = pseudo.getOrDefault(":method", "");
        String path = pseudo.getOrDefault(":path", "");
        String authority = pseudo.getOrDefault(":authority", "");
        if (!EditRules.isWord(method)
                || !EditRules.isTarget(path)
                || !EditRules.isWord(authority)
                || method.equals("CONNECT")) {
            return Optional.empty();
        }
        if (length > 0) {
            headers.set("content-length", Integer.toString(length));
        }
        return Optional.of(
                new RequestHead(HttpProtocol.HTTP11, method, "http", authority, path, headers));
    }

    /** The context of a call that is answered, which waits no more; empty if it is over. */
    Optional<Integer> answered(int token) {
        return Optional.ofNullable(waiting.remove(token));
    }

    /** Shows an answer while something is done. */
    void showing(Reply shown, Runnable action) {
        reply = shown;
        try {
            action.run();
        } finally {
            reply = null;
        }
    }

    /** A context is over: nobody waits for its answers. */
    void forget(int context) {
        waiting.values().removeIf(waits -> waits == context);
    }
}
