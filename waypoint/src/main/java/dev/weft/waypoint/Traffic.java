package dev.weft.waypoint;

import dev.weft.cert.CertificateManager;
import dev.weft.hbone.pool.PoolSettings;
import dev.weft.lifecycle.Drain;
import dev.weft.mesh.LocalWorkload;
import dev.weft.relay.EndChannel;
import dev.weft.relay.RelayEnd;
import dev.weft.waypoint.authz.jwt.TokenVerifier;
import dev.weft.waypoint.config.WaypointState;
import dev.weft.waypoint.config.WaypointStateStore;
import dev.weft.waypoint.edge.EdgeArrivals;
import dev.weft.waypoint.proxy.Authorizers;
import dev.weft.waypoint.proxy.HttpConnection;
import dev.weft.waypoint.proxy.ProxyContext;
import dev.weft.waypoint.proxy.ProxySettings;
import dev.weft.waypoint.proxy.RetryBudgets;
import dev.weft.waypoint.proxy.TcpConnection;
import dev.weft.waypoint.request.Downstream;
import dev.weft.waypoint.request.Entrance;
import dev.weft.waypoint.request.RequestObserver;
import dev.weft.waypoint.request.SideCalls;
import dev.weft.waypoint.request.SideStreams;
import dev.weft.waypoint.upstream.Clusters;
import dev.weft.waypoint.upstream.LoopUpstreams;
import dev.weft.waypoint.upstream.MeshSideCalls;
import dev.weft.waypoint.upstream.MeshSideStreams;
import dev.weft.waypoint.upstream.TcpUpstreams;
import dev.weft.waypoint.upstream.World;
import dev.weft.waypoint.upstream.dial.SystemLookup;
import dev.weft.waypoint.upstream.pool.HttpStarter;
import dev.weft.workload.Workload;
import dev.weft.workload.WorkloadUid;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.time.InstantSource;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What carries traffic: for each event loop its upstreams and the context of its requests, and what
 * all of them share.
 */
final class Traffic implements EdgeArrivals, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Traffic.class);
    private static final int STATUS_OF_TUNNELS = 400;

    private final Drain drain;
    private final EventLoopGroup loops;
    private final Clusters clusters;
    private final List<ExecutorService> threads;

    /** Filled once, read by every loop. */
    private final IdentityHashMap<EventLoop, Lane> lanes = new IdentityHashMap<>();

    /** What one event loop has. */
    private record Lane(LoopUpstreams upstreams, ProxyContext context) {}

    private Traffic(
            EventLoopGroup loops, Drain drain, Clusters clusters, List<ExecutorService> threads) {
        this.loops = loops;
        this.threads = threads;
        this.drain = drain;
        this.clusters = clusters;
    }

    /** Makes what every event loop needs; nothing runs before {@link #start}. */
    static Traffic of(
            WaypointConfig config,
            EventLoopGroup loops,
            WaypointStateStore store,
            CertificateManager certificates,
            RequestObserver observer,
            Drain drain) {
        ExecutorService builder =
                Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().daemon().name("endpoints").factory());
        ExecutorService lookups =
                Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("lookup").factory());
        Clusters clusters =
                new Clusters(
                        new Clusters.Parts(
                                builder,
                                System::nanoTime,
                                InstantSource.system(),
                                AdaptiveConcurrency::limiter),
                        world(config, store.current()));
        store.subscribe(state -> clusters.publish(world(config, state)));
        Traffic traffic = new Traffic(loops, drain, clusters, List.of(builder, lookups));
        RandomGenerator random = () -> ThreadLocalRandom.current().nextLong();
        LoopUpstreams.Parts parts =
                new LoopUpstreams.Parts(
                        clusters,
                        certificates,
                        config.traffic().transport(),
                        SystemLookup.of(lookups),
                        PoolSettings.DEFAULT,
                        HttpStarter.DEFAULT,
                        random);
        SideCalls calls = new MeshSideCalls(loop -> traffic.lane(loop).upstreams());
        TokenVerifier tokens = new TokenVerifier(calls, InstantSource.system());
        RetryBudgets budgets = new RetryBudgets();
        Authorizers authorizers = new Authorizers();
        for (EventExecutor executor : loops) {
            EventLoop loop = (EventLoop) executor;
            LoopUpstreams upstreams = new LoopUpstreams(loop, parts);
            traffic.lanes.put(
                    loop,
                    new Lane(
                            upstreams,
                            new ProxyContext(
                                    loop,
                                    new ProxyContext.Own(config.own().key(), config.identity()),
                                    store::current,
                                    upstreams,
                                    new TcpUpstreams(upstreams),
                                    calls,
                                    tokens,
                                    config.traffic().access(),
                                    budgets,
                                    authorizers,
                                    observer,
                                    ProxySettings.DEFAULT,
                                    random,
                                    InstantSource.system())));
        }
        return traffic;
    }

    /** What upstreams are made of. */
    private static World world(WaypointConfig config, WaypointState state) {
        LocalWorkload.Pod pod =
                new LocalWorkload.Pod(
                        config.own().namespace(),
                        config.own().pod(),
                        config.identity().account().name());
        Workload self =
                state.mesh().workloads(pod.namespace(), pod.name()).stream()
                        .filter(w -> w.identity().equals(config.identity()))
                        .findFirst()
                        .orElseGet(() -> unknownSelf(config));
        return new World(state.mesh(), state.traffic(), state.labels(), self);
    }

    /** Before discovery describes it. */
    private static Workload unknownSelf(WaypointConfig config) {
        return Workload.builder(
                        WorkloadUid.ofPod(
                                config.node().cluster(),
                                config.own().namespace(),
                                config.own().pod()))
                .name(config.own().pod())
                .account(config.identity().account())
                .trustDomain(config.identity().trustDomain())
                .network(config.own().network())
                .clusterId(config.node().cluster())
                .node(config.node().name())
                .build();
    }

    /** The destinations in use. */
    Clusters clusters() {
        return clusters;
    }

    /** Begins what repeats. */
    void start() {
        loops.next().scheduleWithFixedDelay(clusters::tick, 1, 1, TimeUnit.SECONDS);
    }

    @Override
    public void http(Downstream downstream, RelayEnd end) {
        HttpConnection.start(
                lane(end.eventLoop()).context(),
                Entrance.of(downstream),
                EndChannel.over(end),
                List.of(drain));
    }

    @Override
    public void requests(Entrance entrance, Channel channel, Drain port) {
        HttpConnection.start(
                lane(channel.eventLoop()).context(), entrance, channel, List.of(drain, port));
    }

    @Override
    public void tcp(Downstream downstream, Opening opening) {
        TcpConnection.begin(lane(opening.loop()).context(), downstream, opening, drain);
    }

    @Override
    public void refused(String peer, int status, String reason) {
        if (status >= STATUS_OF_TUNNELS) {
            log.warn("a tunnel of {} was refused with {}: {}", peer, status, reason);
        } else {
            log.debug("a connection from {} was refused: {}", peer, reason);
        }
    }

    /** Requests of the proxy itself to services of the mesh. */
    SideCalls calls() {
        return new MeshSideCalls(loop -> lane(loop).upstreams());
    }

    /** Conversations with services of the mesh. */
    SideStreams streams() {
        return new MeshSideStreams(loop -> lane(loop).upstreams());
    }

    private Lane lane(EventLoop loop) {
        Lane lane = lanes.get(loop);
        if (lane == null) {
            throw new IllegalStateException(loop + " is no event loop of this proxy");
        }
        return lane;
    }

    /** Ends connections to endpoints; those of clients are over. */
    @Override
    public void close() {
        lanes.forEach((loop, lane) ->
                loop.submit(() -> lane.upstreams().close("the proxy ends")).syncUninterruptibly());
        threads.forEach(ExecutorService::shutdownNow);
    }
}
