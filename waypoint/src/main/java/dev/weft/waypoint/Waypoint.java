package dev.weft.waypoint;

import dev.weft.admin.AdminServer;
import dev.weft.cert.CaClient;
import dev.weft.cert.CertificateManager;
import dev.weft.cert.CertificateObserver;
import dev.weft.cert.CrlMetrics;
import dev.weft.cert.Priority;
import dev.weft.controlplane.ControlPlane;
import dev.weft.discovery.DiscoveryMetrics;
import dev.weft.hbone.HboneSettings;
import dev.weft.lifecycle.ConnectionLimit;
import dev.weft.lifecycle.Drain;
import dev.weft.lifecycle.Readiness;
import dev.weft.lifecycle.ReadinessSwitch;
import dev.weft.lifecycle.Shutdown;
import dev.weft.logging.Levels;
import dev.weft.metrics.MetricsRegistry;
import dev.weft.net.IpAddresses;
import dev.weft.telemetry.MetricName;
import dev.weft.tls.Revocation;
import dev.weft.tls.RevocationFile;
import dev.weft.tls.WorkloadCertificate;
import dev.weft.waypoint.admin.AdminPages;
import dev.weft.waypoint.admin.ConfigDump;
import dev.weft.waypoint.admin.WhyQuestion;
import dev.weft.waypoint.config.WaypointDiscovery;
import dev.weft.waypoint.config.WaypointState;
import dev.weft.waypoint.config.WaypointStateStore;
import dev.weft.waypoint.edge.EdgeListeners;
import dev.weft.waypoint.limit.ShareExchange;
import dev.weft.waypoint.limit.exchange.LimitSharing;
import dev.weft.waypoint.listener.HboneListener;
import dev.weft.waypoint.listener.Listening;
import dev.weft.waypoint.request.RequestObserver;
import dev.weft.xds.AdsClient;
import dev.weft.xds.NodeIdentity;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One waypoint: everything is made here, in the order in which it is needed, and ended in the
 * opposite one.
 *
 * <p>{@link #start} and {@link #close} on the main thread.
 */
public final class Waypoint implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Waypoint.class);

    private final WaypointConfig config;
    private final Readiness readiness = new Readiness();
    private final ReadinessSwitch discovered = new ReadinessSwitch(readiness, "discovery");
    private final ReadinessSwitch certified = new ReadinessSwitch(readiness, "certificate");
    private final ReadinessSwitch serving = new ReadinessSwitch(readiness, "proxy");
    private final Drain drain = new Drain();
    private final WaypointStateStore store = new WaypointStateStore();
    private final EventLoopGroup loops;
    private final ControlPlane caControlPlane;
    private final CaClient ca;
    private final CertificateManager certificates;
    private final Optional<RevocationFile> crl;
    private final Observation observation;
    private final Traffic traffic;
    private final HboneListener tunnels;
    private final EdgeListeners edge;
    private final ControlPlane xdsControlPlane;
    private final AdsClient ads;
    private final AdminServer admin;
    private final Extensions filters;
    private final LimitSharing sharing;
    private volatile @Nullable InetSocketAddress listensOn;

    /**
     * Wires a proxy; nothing listens or connects before {@link #start}.
     *
     * @param access where the access log goes
     */
    public Waypoint(WaypointConfig config, OutputStream access, String version, Shutdown shutdown) {
        this(config, access, RequestObserver.NONE, version, shutdown);
    }

    /** With another one who is told of every request and connection. */
    Waypoint(
            WaypointConfig config,
            OutputStream access,
            RequestObserver also,
            String version,
            Shutdown shutdown) {
        this.config = config;
        MetricsRegistry metrics =
                new MetricsRegistry(
                        MetricsRegistry.DEFAULT_SERIES,
                        config.metricsIdle(),
                        InstantSource.system());
        metrics.gauge(MetricName.BUILD, "What runs.", List.of("component", "tag"))
                .with("waypoint", version)
                .increment();
        loops =
                new MultiThreadIoEventLoopGroup(
                        config.workers(),
                        new DefaultThreadFactory("loop"),
                        config.traffic().transport().newLoops());
        caControlPlane = new ControlPlane(config.controlPlanes().ca());
        ca = new CaClient(caControlPlane, config.certificates().life(), false);
        CrlMetrics crlMetrics = new CrlMetrics(metrics);
        Revocation revocation = new Revocation(crlMetrics);
        crl = config.certificates().crl().map(path -> new RevocationFile(path, revocation));
        crlMetrics.watch(crl);
        certificates =
                CertificateManager.start(ca, firstOne(), revocation, config.certificates().tls());
        observation = new Observation(config, store, metrics, access);
        traffic =
                Traffic.of(
                        config,
                        loops,
                        store,
                        certificates,
                        new BothObservers(observation.observer(), also),
                        drain);
        ConnectionLimit limit = ConnectionLimit.of("waypoint", config.traffic().mostConnections());
        tunnels =
                new HboneListener(
                        new HboneListener.Parts(
                                config.own(),
                                config.admin().open(),
                                config.identity(),
                                certificates,
                                HboneSettings.SERVER,
                                limit,
                                drain,
                                config.traffic().patience()),
                        () -> store.current().mesh(),
                        traffic);
        edge =
                new EdgeListeners(
                        new EdgeListeners.Parts(config.own(), anywhere(config), limit),
                        store,
                        traffic);
        filters =
                new Extensions(
                        config.filters(),
                        traffic.streams(),
                        Extensions.surroundings(traffic.calls(), store, config.own(), loops),
                        metrics);
        xdsControlPlane = new ControlPlane(config.controlPlanes().xds());
        ShareExchange shares =
                new ShareExchange(
                        () -> store.current().ready(config.own().service()),
                        ThreadLocalRandom.current().nextLong(),
                        System.nanoTime());
        sharing =
                new LimitSharing(xdsControlPlane, shares, () -> store.current().limits(), metrics);
        WaypointDiscovery discovery = new WaypointDiscovery(store, filters, shares::held);
        ads =
                new AdsClient(
                        xdsControlPlane,
                        identity(config),
                        discovery.subscriptions(),
                        new DiscoveryMetrics(metrics, this::discovered));
        RandomGenerator random = () -> ThreadLocalRandom.current().nextLong();
        admin =
                new AdminServer(
                        new AdminPages(
                                        metrics,
                                        readiness,
                                        shutdown,
                                        Levels.current(),
                                        () ->
                                                new ConfigDump(
                                                        store.current(),
                                                        discovery.resources(),
                                                        certificates.dump(),
                                                        config.effective(),
                                                        version),
                                        new WhyQuestion(
                                                store::current,
                                                config.own(),
                                                config.traffic().access(),
                                                traffic.clusters(),
                                                random))
                                .listeners(places(config.admin())));
    }

    private static AdminPages.Places places(WaypointConfig.Admin admin) {
        return new AdminPages.Places(
                admin.adminPort(),
                admin.statsPort(),
                admin.readinessPort(),
                admin.ipv6(),
                admin.socket());
    }

    /**
     * Starts: what can be looked at first, then certificate and discovery; tunnels are taken once
     * the mesh is known.
     *
     * @throws IOException an admin address cannot be bound
     */
    public void start() throws IOException {
        observation.start();
        admin.start();
        crl.ifPresent(RevocationFile::start);
        traffic.start();
        certificates
                .request(config.identity(), Priority.REAL_TIME)
                .whenComplete((tls, failure) -> {
                    // The manager goes on trying by itself, and tells when there is one.
                    if (failure != null) {
                        log.warn("no certificate yet: {}", failure.getMessage());
                    }
                });
        ads.start();
        sharing.start();
        log.info(
                "waypoint {} started as {}, {} event loops",
                config.own().key(),
                config.identity(),
                config.workers());
    }

    /** Told of the own certificate: with the first one, requests can be served. */
    private CertificateObserver firstOne() {
        return new CertificateObserver() {
            @Override
            public void issued(WorkloadCertificate certificate) {
                if (certificate.identity().equals(config.identity())) {
                    certified.set(true);
                }
            }
        };
    }

    private void discovered() {
        discovered.set(true);
        Thread.ofPlatform().name("open").daemon().start(this::serve);
    }

    private static InetAddress anywhere(WaypointConfig config) {
        return IpAddresses.parse(config.traffic().ipv6() ? "::" : "0.0.0.0").orElseThrow();
    }

    private void serve() {
        Listening sockets = new Listening(loops, config.traffic().transport());
        try {
            listensOn =
                    tunnels.open(
                            sockets,
                            new InetSocketAddress(anywhere(config), config.traffic().hbonePort()));
            edge.open(sockets);
            serving.set(true);
            log.info("the control plane told everything, serving on {}", listensOn);
        } catch (IOException e) {
            log.error("cannot serve: {}", e.getMessage());
        }
    }

    /** Whether requests are served. */
    public Readiness readiness() {
        return readiness;
    }

    /** Bytes of bodies that filters keep waiting. */
    long heldForFilters() {
        return filters.share().held();
    }

    /** What is known now. */
    WaypointState state() {
        return store.current();
    }

    /** Where tunnels are taken; empty before they are. */
    public Optional<InetSocketAddress> address() {
        return Optional.ofNullable(listensOn);
    }

    private static NodeIdentity identity(WaypointConfig config) {
        Map<String, String> metadata = new HashMap<>();
        metadata.put("NETWORK", config.own().network());
        metadata.putAll(config.node().metadata());
        metadata.put("CLUSTER_ID", config.node().cluster());
        metadata.put("NAME", config.own().pod());
        metadata.put("NAMESPACE", config.own().namespace());
        metadata.put("GATEWAY_NAME", config.own().name());
        metadata.put("INSTANCE_IPS", config.node().address());
        metadata.put("NODE_NAME", config.node().name());
        return new NodeIdentity(
                "waypoint~"
                        + config.node().address()
                        + "~"
                        + config.own().pod()
                        + "."
                        + config.own().namespace()
                        + "~"
                        + config.own().namespace()
                        + ".svc.cluster.local",
                metadata);
    }

    /**
     * Node proxies send to this one until the control plane has told them not to, and nobody else
     * could take what it refused meanwhile. Nobody sends to one that has no connection.
     */
    private void awaitNotice() {
        if (drain.holders() > 0) {
            new CompletableFuture<Void>()
                    .completeOnTimeout(null, config.notice().toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        }
    }

    /**
     * Ends: unready, time for others to hear of it, no new work, time for what is under way, then
     * everything else.
     */
    @Override
    public void close() {
        Duration time = config.shutdownTime();
        serving.set(false);
        awaitNotice();
        log.info("draining, up to {} s", time.toSeconds());
        tunnels.stopAccepting();
        edge.stopAccepting();
        CompletableFuture<Void> drained = drain.start(Drain.Signal.graceful(time));
        try {
            drained.orTimeout(time.toMillis(), TimeUnit.MILLISECONDS).join();
        } catch (CompletionException e) {
            log.warn("{} connections did not end in time", drain.holders());
            drain.start(Drain.Signal.IMMEDIATE);
        }
        sharing.close();
        ads.close();
        xdsControlPlane.close();
        traffic.close();
        crl.ifPresent(RevocationFile::close);
        certificates.close();
        ca.close();
        caControlPlane.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2000);
        admin.close();
        observation.close();
        store.current().extensions().close();
        filters.close();
    }
}
