package dev.weft.ztunnel;

import dev.weft.admin.AdminListener;
import dev.weft.admin.AdminServer;
import dev.weft.cert.CaClient;
import dev.weft.cert.CertificateManager;
import dev.weft.cert.CertificateObserver;
import dev.weft.cert.CrlMetrics;
import dev.weft.controlplane.ControlPlane;
import dev.weft.discovery.Asking;
import dev.weft.discovery.DemandSettings;
import dev.weft.discovery.DiscoveryMetrics;
import dev.weft.discovery.MeshDiscovery;
import dev.weft.discovery.OnDemandMesh;
import dev.weft.lifecycle.ConnectionLimit;
import dev.weft.lifecycle.Readiness;
import dev.weft.lifecycle.ReadinessSwitch;
import dev.weft.lifecycle.Shutdown;
import dev.weft.linux.LinuxException;
import dev.weft.linux.ResourceLimits;
import dev.weft.logging.Levels;
import dev.weft.mesh.LocalWorkload;
import dev.weft.mesh.MeshStateStore;
import dev.weft.mesh.MeshView;
import dev.weft.metrics.MetricsRegistry;
import dev.weft.net.ResolverConfig;
import dev.weft.relay.ByteBudget;
import dev.weft.tls.Revocation;
import dev.weft.tls.RevocationFile;
import dev.weft.workload.WorkloadUid;
import dev.weft.xds.AdsClient;
import dev.weft.xds.NodeIdentity;
import dev.weft.xds.Subscription;
import dev.weft.ztunnel.authz.PolicyWatcher;
import dev.weft.ztunnel.dns.DemandedNames;
import dev.weft.ztunnel.dns.DnsServices;
import dev.weft.ztunnel.dns.DnsTelemetry;
import dev.weft.ztunnel.dns.HostAddresses;
import dev.weft.ztunnel.inbound.HandshakeQueue;
import dev.weft.ztunnel.inpod.PodInfo;
import dev.weft.ztunnel.inpod.PodsObserver;
import dev.weft.ztunnel.outbound.ActiveConnections;
import dev.weft.ztunnel.outbound.OutboundResolver;
import dev.weft.ztunnel.socket.OriginalDestination;
import dev.weft.ztunnel.socket.PodNetwork;
import dev.weft.ztunnel.telemetry.AccessLog;
import dev.weft.ztunnel.telemetry.ConnectionTelemetry;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node proxy: everything is made here, in the order in which it is needed, and ended in the
 * opposite one.
 *
 * <p>{@link #start} and {@link #close} on the main thread.
 */
public final class Ztunnel implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Ztunnel.class);

    /** Less than the time that programs wait for an answer before they ask again. */
    private static final Duration NAME_PATIENCE = Duration.ofSeconds(2);

    /** Under way at a time; each costs a millisecond or two of a CPU. */
    private static final int MOST_HANDSHAKES = 1024;

    private static final int MOST_HANDSHAKES_OF_POD = 512;

    private static final Path RESOLVER = Path.of("/etc/resolv.conf");

    private final ZtunnelConfig config;
    private final Readiness readiness = new Readiness();
    private final ReadinessSwitch discovered;
    private final ReadinessSwitch served;
    private final MeshStateStore store = new MeshStateStore();
    private final EventLoopGroup loops;
    private final AccessLog accessLog;
    private final ControlPlane caControlPlane;
    private final CaClient ca;
    private final CertificateManager certificates;
    private final Optional<RevocationFile> crl;
    private final PolicyWatcher watcher;
    private final PodProxies proxies;
    private final ServedPods pods;
    private final Optional<OwnPod> self;
    private final ControlPlane xdsControlPlane;
    private final AdsClient ads;
    private final MeshView view;
    private final ScheduledThreadPoolExecutor timer =
            new ScheduledThreadPoolExecutor(
                    1, Thread.ofPlatform().daemon().name("timer").factory());
    private final AdminServer admin;

    /**
     * Wires a proxy; nothing listens or connects before {@link #start}.
     *
     * @param access where the access log goes
     * @param shutdown asked for when the proxy cannot go on
     * @throws IOException this process's own network namespace cannot be looked at
     */
    public Ztunnel(ZtunnelConfig config, OutputStream access, String version, Shutdown shutdown)
            throws IOException {
        this.config = config;
        discovered = new ReadinessSwitch(readiness, "state manager");
        boolean dedicated = config.mode() instanceof ProxyMode.Dedicated;
        served = new ReadinessSwitch(readiness, dedicated ? "proxy" : "workload proxy manager");
        MetricsRegistry metrics =
                new MetricsRegistry(
                        MetricsRegistry.DEFAULT_SERIES,
                        config.metricsIdle(),
                        InstantSource.system());
        NodeMetrics nodeMetrics = new NodeMetrics(metrics, version);
        loops =
                new MultiThreadIoEventLoopGroup(
                        config.workers(),
                        new DefaultThreadFactory("loop"),
                        config.pods().sockets().transport().newLoops());
        accessLog =
                new AccessLog(access, config.logFormat(), () -> Levels.current().isDebug("access"));
        ConnectionTelemetry telemetry =
                new ConnectionTelemetry(metrics, accessLog, InstantSource.system());
        caControlPlane = new ControlPlane(config.controlPlanes().ca());
        ca = new CaClient(caControlPlane, config.certificates().life(), !dedicated);
        CrlMetrics crlMetrics = new CrlMetrics(metrics);
        Revocation revocation = new Revocation(crlMetrics);
        crl = config.certificates().crl().map(path -> new RevocationFile(path, revocation));
        crlMetrics.watch(crl);
        certificates =
                CertificateManager.start(
                        ca, new CertificateObserver() {}, revocation, config.certificates().tls());
        watcher = new PolicyWatcher(store);
        xdsControlPlane = new ControlPlane(config.controlPlanes().xds());
        ads =
                new AdsClient(
                        xdsControlPlane,
                        identity(config.node()),
                        new MeshDiscovery(store)
                                .subscriptions(
                                        config.onDemand().isPresent()
                                                ? Subscription.Mode.ON_DEMAND
                                                : Subscription.Mode.WILDCARD),
                        new DiscoveryMetrics(metrics, this::discovered));
        view =
                config.onDemand()
                        .map(demand -> onDemand(demand, nodeMetrics))
                        .orElseGet(() -> MeshView.complete(store));
        ByteBudget buffers = ByteBudget.of(config.relayBytes());
        nodeMetrics.memory(buffers);
        ActiveConnections active = new ActiveConnections();
        proxies =
                new PodProxies(
                        new NodeServices(
                                config.node(),
                                config.pods(),
                                loops,
                                store,
                                view,
                                new OutboundResolver(
                                        config.node().network(),
                                        () -> ThreadLocalRandom.current().nextLong(),
                                        active),
                                HostAddresses.of(
                                                ownResolver(),
                                                config.dns(),
                                                config.pods().sockets(),
                                                loops.next())
                                        ::find,
                                active,
                                dedicated
                                        ? OriginalDestination.TRACKED_OR_LOCAL
                                        : OriginalDestination.TRACKED,
                                certificates,
                                new PodIdentities(certificates),
                                watcher,
                                telemetry,
                                nodeLimit(config.pods().mostConnections()),
                                new HandshakeQueue(MOST_HANDSHAKES, MOST_HANDSHAKES_OF_POD),
                                buffers,
                                dnsServices(config, metrics),
                                config.socks()));
        pods = pods(nodeMetrics.pods(served), shutdown);
        self = config.self().map(this::self);
        admin =
                new AdminServer(
                        listeners(
                                new AdminPages(
                                        config,
                                        version,
                                        metrics,
                                        readiness,
                                        shutdown,
                                        store,
                                        pods,
                                        proxies,
                                        certificates)));
    }

    /**
     * Starts: what can be looked at first, then discovery; pods are served once the mesh is known.
     *
     * @throws IOException an admin address cannot be bound
     */
    public void start() throws IOException {
        accessLog.start();
        admin.start();
        warmUp();
        crl.ifPresent(RevocationFile::start);
        watcher.start();
        config.fixed().ifPresent(store::apply);
        if (config.discovers()) {
            ads.start();
        } else {
            discovered();
        }
        log.info("{} started, {} event loops", name(), config.workers());
    }

    /** Whether pods are served. */
    public Readiness readiness() {
        return readiness;
    }

    private void discovered() {
        discovered.set(true);
        log.info("the mesh is known, beginning to serve");
        pods.start();
        config.self()
                .ifPresent(pod ->
                        view.hold(
                                WorkloadUid.ofPod(
                                                config.node().cluster(),
                                                pod.namespace(),
                                                pod.name())
                                        .value()));
        self.ifPresent(OwnPod::start);
    }

    /** A thread that is started inside a pod's namespace would stay there. */
    private void warmUp() {
        for (EventExecutor loop : loops) {
            loop.submit(() -> {}).syncUninterruptibly();
        }
    }

    private static ConnectionLimit nodeLimit(int most) {
        try {
            return ConnectionLimit.ofNode(most, ResourceLimits.openFiles().soft());
        } catch (LinuxException e) {
            log.warn("the limit of descriptors is not known: {}", e.getMessage());
            return ConnectionLimit.of("node", most);
        }
    }

    private List<AdminListener> listeners(AdminPages pages) {
        return pages.listeners(config.admin());
    }

    private static NodeIdentity identity(ZtunnelConfig.Node node) {
        Map<String, String> metadata = new HashMap<>();
        metadata.put("NETWORK", node.network());
        metadata.putAll(node.metadata());
        metadata.put("CLUSTER_ID", node.cluster());
        metadata.put("NAME", node.podName());
        metadata.put("NAMESPACE", node.podNamespace());
        metadata.put("INSTANCE_IPS", node.address());
        metadata.put("NODE_NAME", node.name());
        return new NodeIdentity(
                NodeIdentity.ztunnelId(node.address(), node.podName(), node.podNamespace()),
                metadata);
    }

    private String name() {
        return switch (config.mode()) {
            case ProxyMode.Shared shared -> "node proxy of " + config.node().name();
            case ProxyMode.Dedicated one -> "dedicated proxy of " + one.workload();
        };
    }

    private DnsServices dnsServices(ZtunnelConfig settings, MetricsRegistry metrics) {
        return new DnsServices(
                settings.dns(),
                settings.node().network(),
                settings.onDemand().isPresent()
                        ? new DemandedNames(store, view, NAME_PATIENCE)
                        : (client, hostnames) -> CompletableFuture.completedFuture(store.current()),
                ownResolver(),
                OriginalDestination.TRACKED,
                new DnsTelemetry(metrics),
                ConnectionLimit.of("node", settings.dns().mostQuestions()));
    }

    private MeshView onDemand(DemandSettings demand, NodeMetrics metrics) {
        OnDemandMesh mesh = OnDemandMesh.of(store, Asking.of(ads), demand, timer);
        metrics.onDemand(mesh::followed, mesh::waiting);
        return mesh;
    }

    private static ResolverConfig ownResolver() {
        try {
            return ResolverConfig.parse(Files.readString(RESOLVER));
        } catch (IOException e) {
            log.warn("no name servers of our own: {}", e.toString());
            return ResolverConfig.NONE;
        }
    }

    private ServedPods pods(PodsObserver observer, Shutdown shutdown) throws IOException {
        return switch (config.mode()) {
            case ProxyMode.Shared shared ->
                    new NodePods(
                            shared.zdsSocket(),
                            proxies,
                            observer,
                            config.pods().drainTime(),
                            () -> shutdown.request("the node agent broke the protocol"));
            case ProxyMode.Dedicated one ->
                    new OwnPod(
                            info("dedicated", one.workload()),
                            pod -> proxies.start(pod, PodNetwork.own()),
                            observer,
                            OwnPod.RETRY);
        };
    }

    private OwnPod self(LocalWorkload.Pod pod) {
        return new OwnPod(
                info("self", pod), proxies::startForTunnels, PodsObserver.NONE, OwnPod.RETRY);
    }

    private static PodInfo info(String uid, LocalWorkload.Pod pod) {
        return new PodInfo(uid, pod.namespace(), pod.name(), pod.serviceAccount(), ownResolver());
    }

    /** Ends: no new connections, time for live ones, then everything else. */
    @Override
    public void close() {
        Duration time = config.shutdownTime();
        log.info("draining, up to {} s", time.toSeconds());
        try {
            CompletableFuture<Void> own =
                    self.map(pod -> pod.shutDown(time).toCompletableFuture())
                            .orElseGet(() -> CompletableFuture.completedFuture(null));
            CompletableFuture.allOf(pods.shutDown(time).toCompletableFuture(), own)
                    .orTimeout(time.toMillis() + 1000, TimeUnit.MILLISECONDS)
                    .join();
        } catch (CompletionException e) {
            log.warn("connections did not end in time: {}", e.getMessage());
        }
        timer.shutdownNow();
        ads.close();
        xdsControlPlane.close();
        watcher.close();
        crl.ifPresent(RevocationFile::close);
        certificates.close();
        ca.close();
        caControlPlane.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2000);
        admin.close();
        accessLog.close();
    }
}
