package dev.weft.waypoint.upstream;

import dev.weft.cert.CertificateManager;
import dev.weft.eventloop.IoTransport;
import dev.weft.hbone.Baggage;
import dev.weft.hbone.pool.HbonePool;
import dev.weft.hbone.pool.PoolSettings;
import dev.weft.waypoint.http.HttpProtocol;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.request.Destination;
import dev.weft.waypoint.upstream.dial.DialFailure;
import dev.weft.waypoint.upstream.dial.Dialer;
import dev.weft.waypoint.upstream.dial.HostLookup;
import dev.weft.waypoint.upstream.dial.OwnIdentity;
import dev.weft.waypoint.upstream.dial.Sockets;
import dev.weft.waypoint.upstream.dial.Target;
import dev.weft.waypoint.upstream.dial.Ticket;
import dev.weft.waypoint.upstream.dial.Way;
import dev.weft.waypoint.upstream.dial.WaypointTunnels;
import dev.weft.waypoint.upstream.limit.RetryBudget;
import dev.weft.waypoint.upstream.pool.ConnectionStarter;
import dev.weft.waypoint.upstream.pool.HttpPools;
import dev.weft.waypoint.upstream.pool.OneShot;
import dev.weft.waypoint.upstream.pool.Place;
import dev.weft.waypoint.upstream.pool.Waiter;
import dev.weft.waypoint.upstream.settings.PoolLimits;
import dev.weft.waypoint.upstream.settings.SessionRules;
import dev.weft.workload.AppProtocol;
import dev.weft.workload.Service;
import dev.weft.workload.Workload;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The upstreams of one event loop; confined to it, where nothing else is said. */
public final class LoopUpstreams implements Upstreams {
    private final EventLoop loop;
    private final Clusters clusters;
    private final Dialer dialer;
    private final HttpPools pools;
    private final HbonePool tunnels;
    private final Choice choice;
    private final ConnectionStarter starter;

    /**
     * What all loops have in common.
     *
     * @param starter speaks HTTP
     */
    public record Parts(
            Clusters clusters,
            CertificateManager certificates,
            IoTransport transport,
            HostLookup hosts,
            PoolSettings tunnels,
            ConnectionStarter starter,
            RandomGenerator random) {}

    /** For a loop; from any thread. */
    public LoopUpstreams(EventLoop loop, Parts parts) {
        this.loop = loop;
        this.clusters = parts.clusters;
        Sockets sockets = new Sockets(parts.transport);
        this.tunnels =
                new HbonePool(
                        loop,
                        parts.tunnels,
                        new WaypointTunnels(
                                loop, sockets, parts.certificates, parts.clusters.parts().clock()));
        this.dialer =
                new Dialer(
                        new Dialer.Parts(
                                loop,
                                sockets,
                                tunnels,
                                parts.certificates,
                                parts.hosts,
                                this::own));
        this.pools = new HttpPools(loop, dialer, parts.starter);
        this.starter = parts.starter;
        this.choice = new Choice(parts.random);
        clusters.register(this);
    }

    private OwnIdentity own() {
        Workload self = clusters.world().self();
        return new OwnIdentity(self.identity(), Baggage.of(self));
    }

    @Override
    public Pending acquire(Want want, Listener listener) {
        return acquire(want, false, listener);
    }

    /**
     * As above.
     *
     * @param http2 whether to speak HTTP/2 whatever the port says
     */
    Pending acquire(Want want, boolean http2, Listener listener) {
        assert loop.inEventLoop();
        Cluster cluster = clusters.get(want.destination());
        Cluster.State state = cluster.state();
        if (state.service().isEmpty()) {
            listener.refused(Refusals.unknown(want.destination()));
            return () -> {};
        }
        long now = cluster.now();
        cluster.use(now);
        Use use = Use.begin(cluster, want.attempt(), now);
        if (use == null) {
            listener.refused(
                    Refusals.overflow(
                            cluster.limits().requests()
                                    + " requests are under way to "
                                    + want.destination()));
            return () -> {};
        }
        Choice.Wish wish =
                new Choice.Wish(
                        Optional.of(want.head()), want.downstream(), want.avoid(), want.session());
        Optional<Choice.Chosen> chosen =
                choice.choose(cluster, state, wish, clusters.parts().clock().instant());
        if (chosen.isEmpty()) {
            use.done(Lease.Result.ABANDONED);
            listener.refused(Refusals.noEndpoint(want.destination()));
            return () -> {};
        }
        use.of(chosen.get().endpoint().load());
        Acquisition acquisition = new Acquisition(use, chosen.get(), listener);
        HttpProtocol protocol = http2 ? HttpProtocol.HTTP2 : protocol(state, want);
        acquisition.ticket =
                pools.acquire(
                        chosen.get().target(), protocol, want.downstream().address(), acquisition);
        return acquisition;
    }

    /** What is spoken to the application. */
    private static HttpProtocol protocol(Cluster.State state, Want want) {
        PoolLimits rules = state.settings().pool();
        if (rules.useClientProtocol()) {
            return want.clientProtocol() == HttpProtocol.HTTP2
                    ? HttpProtocol.HTTP2
                    : HttpProtocol.HTTP11;
        }
        AppProtocol declared =
                state.service()
                        .flatMap((Service s) -> s.port(want.destination().port()))
                        .map(port -> port.appProtocol())
                        .orElse(AppProtocol.UNKNOWN);
        return switch (declared) {
            case HTTP2, GRPC -> HttpProtocol.HTTP2;
            case UNKNOWN, HTTP11, TCP, TLS ->
                    rules.http2() ? HttpProtocol.HTTP2 : HttpProtocol.HTTP11;
        };
    }

    /** One search, from the choice to a place. */
    private static final class Acquisition implements Waiter, Pending {
        private final Use use;
        private final Choice.Chosen chosen;
        private final Listener listener;
        private @Nullable Ticket ticket;
        private boolean over;

        Acquisition(Use use, Choice.Chosen chosen, Listener listener) {
            this.use = use;
            this.chosen = chosen;
            this.listener = listener;
        }

        @Override
        public void placed(Place place) {
            over = true;
            listener.acquired(new HttpLease(use, chosen, place));
        }

        @Override
        public void failed(DialFailure failure) {
            over = true;
            use.connectFailed(failure.isOfEndpoint());
            listener.refused(Refusals.of(failure, chosen.endpoint().workload().uid()));
        }

        @Override
        public void cancel() {
            if (over) {
                return;
            }
            over = true;
            if (ticket != null) {
                ticket.cancel();
            }
            use.done(Lease.Result.ABANDONED);
        }
    }

    @Override
    public boolean holds(Destination destination, RequestHead head, SessionRules rules) {
        return Choice.pinned(
                        clusters.get(destination).state(),
                        head,
                        rules,
                        clusters.parts().clock().instant())
                .isPresent();
    }

    @Override
    public RetryBudget retryBudget(Destination destination) {
        return clusters.get(destination).retries();
    }

    /** Connections to these take no new requests; from any thread. */
    void drain(List<Target> targets) {
        loop.execute(() -> {
            for (Target target : targets) {
                pools.drain(target);
                if (target.way() instanceof Way.Tunnel tunnel
                        && clusters.world().mesh().workload(tunnel.workload()).isEmpty()) {
                    tunnels.evict(tunnel.workload());
                }
            }
        });
    }

    /** Takes no new tunnels; connections close when their last request ended. */
    public void drain() {
        assert loop.inEventLoop();
        pools.drain();
        tunnels.drain();
    }

    /** Ends everything now. */
    public void close(String reason) {
        assert loop.inEventLoop();
        pools.close(reason);
        tunnels.close(reason);
    }

    /** Connections that carry requests, for metrics and dumps. */
    public int connections() {
        return pools.connections();
    }

    Dialer dialer() {
        return dialer;
    }

    /** For requests outside of pools. */
    OneShot.Means means() {
        return new OneShot.Means(loop, dialer, starter);
    }

    EventLoop loop() {
        return loop;
    }

    Clusters clusters() {
        return clusters;
    }

    Choice choice() {
        return choice;
    }
}
