package dev.weft.waypoint.upstream;

import com.google.protobuf.ByteString;
import dev.weft.hbone.Baggage;
import dev.weft.net.IpAddresses;
import dev.weft.net.IpPort;
import dev.weft.waypoint.http.ClientStream;
import dev.weft.waypoint.http.HttpProtocol;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.request.Destination;
import dev.weft.waypoint.request.Downstream;
import dev.weft.waypoint.request.Front;
import dev.weft.waypoint.request.SideCalls;
import dev.weft.waypoint.upstream.Upstreams.Pending;
import dev.weft.waypoint.upstream.Upstreams.Refusal;
import dev.weft.waypoint.upstream.Upstreams.Want;
import dev.weft.waypoint.upstream.balance.Ask;
import dev.weft.waypoint.upstream.dial.Target;
import dev.weft.waypoint.upstream.dial.Way;
import dev.weft.waypoint.upstream.limit.Limits;
import dev.weft.waypoint.upstream.pool.Collector;
import dev.weft.waypoint.upstream.pool.OneShot;
import dev.weft.waypoint.upstream.settings.TlsRules;
import dev.weft.waypoint.upstream.settings.TrafficSettings;
import dev.weft.waypoint.upstream.tls.ClientTls;
import dev.weft.workload.NamespacedHostname;
import dev.weft.workload.Workload;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Side calls over the upstreams of the loop that asks: to services of the mesh with their
 * balancing, tunnels and limits; to anywhere else on a connection of their own. Any thread.
 */
public final class MeshSideCalls implements SideCalls {
    private static final int HTTPS_PORT = 443;
    private static final int HTTP_PORT = 80;

    private final Function<EventLoop, LoopUpstreams> upstreams;

    /** By the upstreams of each loop. */
    public MeshSideCalls(Function<EventLoop, LoopUpstreams> upstreams) {
        this.upstreams = upstreams;
    }

    @Override
    public CompletionStage<Answer> call(Ask ask, EventLoop loop) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        run(loop, () -> new Call(ask, loop, answer).begin(upstreams.apply(loop)));
        return answer;
    }

    private static void run(EventLoop loop, Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }

    /** A request of the proxy itself. */
    static Want want(
            LoopUpstreams upstreams, Destination destination, RequestHead head, boolean http2) {
        Workload self = upstreams.clusters().world().self();
        InetAddress address =
                self.addresses().stream()
                        .findFirst()
                        .orElseGet(() -> IpAddresses.parse("127.0.0.1").orElseThrow());
        Downstream own =
                new Downstream(
                        Optional.of(self.identity()),
                        new IpPort(address, 0),
                        Optional.of(self),
                        Baggage.of(self),
                        new Front.OfWorkload(self, destination.port()),
                        "");
        return new Want(
                destination,
                own,
                head,
                Set.of(),
                Optional.empty(),
                http2 ? HttpProtocol.HTTP2 : HttpProtocol.HTTP11,
                1);
    }

    /** A call to a service, from the search for a place to the last byte. */
    private static final class Call implements Upstreams.Listener {
        private final Ask ask;
        private final EventLoop loop;
        private final CompletableFuture<Answer> answer;
        private final Collector collector;
        private @Nullable Lease lease;
        private Pending pending = () -> {};

        Call(Ask ask, EventLoop loop, CompletableFuture<Answer> answer) {
            this.ask = ask;
            this.loop = loop;
            this.answer = answer;
            this.collector = new Collector(answer, ask.limits().bytes());
        }

        void begin(LoopUpstreams upstreams) {
            Future<?> timer =
                    loop.schedule(
                            () ->
                                    answer.completeExceptionally(
                                            new IOException(
                                                    "no answer from "
                                                            + ask.destination()
                                                            + " within "
                                                            + ask.limits().time())),
                            ask.limits().time().toMillis(),
                            TimeUnit.MILLISECONDS);
            answer.whenComplete((done, failure) -> {
                timer.cancel(false);
                end(done);
            });
            pending =
                    upstreams.acquire(
                            want(upstreams, ask.destination(), ask.head(), ask.http2()),
                            ask.http2(),
                            this);
        }

        @Override
        public void acquired(Lease got) {
            lease = got;
            if (answer.isDone()) {
                end(null);
                return;
            }
            boolean empty = ask.body().isEmpty();
            ClientStream stream = got.send(ask.head(), empty, collector);
            if (!empty) {
                stream.write(Unpooled.wrappedBuffer(ask.body().asReadOnlyByteBuffer()), true);
            }
            stream.flush();
            collector.stream(stream);
        }

        @Override
        public void refused(Refusal refusal) {
            answer.completeExceptionally(new IOException(refusal.reason()));
        }

        private void end(@Nullable Answer done) {
            pending.cancel();
            collector.giveUp("nobody waits for the answer");
            if (lease == null) {
                return;
            }
            if (done != null) {
                lease.responded(done.head().status());
            }
            lease.done(done == null ? Lease.Result.FAILED : Lease.Result.FINISHED);
        }
    }

    @Override
    public CompletionStage<Answer> fetch(URI uri, Limits limits, EventLoop loop) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        Optional<OneShot.Request> request = request(uri, limits);
        if (request.isEmpty()) {
            run(
                    loop,
                    () ->
                            answer.completeExceptionally(
                                    new IOException(
                                            uri
                                                    + ": expected http://host/path or"
                                                    + " https://host/path")));
            return answer;
        }
        run(
                loop,
                () -> {
                    LoopUpstreams own = upstreams.apply(loop);
                    OneShot.send(own.means(), request.get())
                            .whenComplete((done, failure) -> {
                                if (done != null) {
                                    answer.complete(done);
                                } else {
                                    answer.completeExceptionally(
                                            new IOException(uri + ": " + text(failure)));
                                }
                            });
                });
        return answer;
    }

    private static String text(@Nullable Throwable failure) {
        return failure == null ? "no answer" : String.valueOf(failure.getMessage());
    }

    private static Optional<OneShot.Request> request(URI uri, Limits limits) {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        boolean secure = scheme.equals("https");
        String host = uri.getHost();
        if (host == null || !(secure || scheme.equals("http"))) {
            return Optional.empty();
        }
        int port = uri.getPort() > 0 ? uri.getPort() : secure ? HTTPS_PORT : HTTP_PORT;
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        Optional<InetAddress> literal = IpAddresses.parse(bare);
        Way way =
                literal.<Way>map(ip -> new Way.Plain(new IpPort(ip, port)))
                        .orElseGet(() -> new Way.Lookup(bare, port));
        TlsRules rules = new TlsRules("", List.of(), List.of(), Optional.empty(), false, "");
        Target target =
                new Target(
                        Destination.of(new NamespacedHostname("outside", bare), port),
                        way,
                        secure ? Optional.of(new ClientTls(rules, bare)) : Optional.empty(),
                        0,
                        new dev.weft.waypoint.upstream.limit.Limits(
                                TrafficSettings.DEFAULT.pool()));
        String path =
                uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        String authority = uri.getPort() > 0 ? host + ":" + uri.getPort() : host;
        return Optional.of(
                new OneShot.Request(
                        target,
                        HttpProtocol.HTTP11,
                        RequestHead.of("GET", scheme, authority, path + query),
                        ByteString.EMPTY,
                        limits));
    }
}
