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
import dev.weft.waypoint.http.HttpProtocol;
import dev.weft.waypoint.http.client.ClientSettings;
import dev.weft.waypoint.http.client.HttpClient;
import dev.weft.waypoint.listener.Arrivals;
import dev.weft.waypoint.proxy.HttpConnection;
import dev.weft.waypoint.proxy.ProxyContext;
import dev.weft.waypoint.proxy.ProxySettings;
import dev.weft.waypoint.proxy.RetryBudgets;
import dev.weft.waypoint.proxy.TcpConnection;
import dev.weft.waypoint.request.Downstream;
import dev.weft.waypoint.request.RequestObserver;
import dev.weft.waypoint.request.SideCalls;
import dev.weft.waypoint.upstream.Clusters;
import dev.weft.waypoint.upstream.LoopUpstreams;
import dev.weft.waypoint.upstream.World;
import dev.weft.waypoint.upstream.pool.SystemLookup;
import dev.weft.workload.Workload;
import dev.weft.workload.WorkloadUid;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.time.InstantSource;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
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
final class Traffic implements Arrivals, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Traffic.class);
    private static final int STATUS_OF_TUNNELS = 400;

    private final WaypointConfig config;
    private final Drain drain;
    private final EventLoopGroup loops;
    private final Clusters clusters;
    private final ExecutorService builder =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("endpoints").factory());
    private final ExecutorService lookups =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("lookup").factory());

    /** Filled once, read by every loop. */
    private final Map<EventLoop, Lane> lanes = new IdentityHashMap<>();

    /** What one event loop has. */
    private record Lane(LoopUpstreams upstreams, ProxyContext context) {}

    private Traffic(WaypointConfig config, EventLoopGroup loops, Drain drain, Clusters clusters) {
        this.config = config;
        this.loops = loops;
        this.drain = drain;
        this.clusters = clusters;
    }
