package dev.weft.waypoint;

import dev.weft.api.waypoint.Route;
import dev.weft.cert.CertificateSettings;
import dev.weft.controlplane.ControlPlaneAddress;
import dev.weft.controlplane.ControlPlaneSettings;
import dev.weft.controlplane.ControlPlanes;
import dev.weft.controlplane.TokenSource;
import dev.weft.controlplane.TrustRoots;
import dev.weft.eventloop.IoTransport;
import dev.weft.lifecycle.Shutdown;
import dev.weft.relay.RelayEnd;
import dev.weft.testkit.ca.FakeCa;
import dev.weft.testkit.mesh.Mesh;
import dev.weft.testkit.mesh.ServiceSketch;
import dev.weft.tls.TlsProfile;
import dev.weft.waypoint.authz.AccessSettings;
import dev.weft.waypoint.config.WaypointState;
import dev.weft.waypoint.listener.OwnGateway;
import dev.weft.waypoint.request.Downstream;
import dev.weft.waypoint.request.RequestObserver;
import dev.weft.waypoint.request.RequestOutcome;
import dev.weft.waypoint.request.TcpOutcome;
import dev.weft.waypoint.telemetry.TelemetryConfig;
import dev.weft.wds.WaypointTypes;
import dev.weft.workload.AppProtocol;
import dev.weft.workload.Service;
import dev.weft.workload.ServicePort;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/**
 * A whole waypoint on loopback: the real program with a certificate authority and a controller that
 * pretend, clients and pods of the mesh around it. Real sockets, TLS and tunnels everywhere.
 */
final class LoopbackWaypoint implements AutoCloseable {
    private static final String PREFIX =
            "127."
                    + ThreadLocalRandom.current().nextInt(1, 255)
                    + "."
                    + ThreadLocalRandom.current().nextInt(1, 255)
                    + ".";
    private static final AtomicInteger PODS = new AtomicInteger(1);

    final FakeCa ca = new FakeCa();
    final ByteArrayOutputStream access = new ByteArrayOutputStream();
    final FakeController controller;
    final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, IoTransport.EPOLL.newLoops());
    final Waypoint waypoint;
    final List<RequestOutcome> outcomes = new CopyOnWriteArrayList<>();
    final List<TcpOutcome> tcpOutcomes = new CopyOnWriteArrayList<>();
    private final AtomicInteger tcpOpened = new AtomicInteger();
    private final List<AutoCloseable> others = new ArrayList<>();
    private final Path filters;
    private final WaypointConfig.Admin admin;
    private boolean closed;

    LoopbackWaypoint() throws IOException {
        this(Path.of("target/no-filters"));
    }

    /** With a folder of users' filters. */
    LoopbackWaypoint(Path filters) throws IOException {
        this(filters, new WaypointConfig.Admin(0, 0, 0, false, Optional.empty()));
    }

    /** That can be looked into at known ports. */
    LoopbackWaypoint(WaypointConfig.Admin admin) throws IOException {
        this(Path.of("target/no-filters"), admin);
    }

    private LoopbackWaypoint(Path filters, WaypointConfig.Admin admin) throws IOException {
        this.filters = filters;
        this.admin = admin;
        ca.start();
        ca.certify(Identities.of("waypoint").toString());
        controller = new FakeController(ca.root());
        controller.put(Mesh.service("waypoint", "10.96.0.1", 15008, 15008));
        waypoint = new Waypoint(config(), access, new Recorder(), "test", new Shutdown());
    }

    /** A service behind this waypoint: port 80 leads to 8080. */
    static Service behind(String name, String vip, AppProtocol protocol) {
        return ServiceSketch.of(
                        Service.of(
                                name,
                                Mesh.host(name),
                                List.of(Mesh.address("", vip)),
                                List.of(new ServicePort(80, 8080, protocol))))
                .behind(Mesh.gateway("waypoint"))
                .build();
    }

    /** A pod with an application, as an endpoint of a service. */
    LoopbackPod pod(String name, String service, Consumer<RelayEnd> application) {
        String ip = PREFIX + PODS.getAndIncrement();
        LoopbackPod pod = new LoopbackPod(loops, ca.root(), name, ip, application);
        others.add(pod);
        controller.put(Mesh.pod(name, ip).services(Mesh.serves(service, 80, 8080)).build());
        return pod;
    }

    /** The same pod with this waypoint of its own; where it is. */
    String workload(String name, String service, Consumer<RelayEnd> application) {
        String ip = PREFIX + PODS.getAndIncrement();
        others.add(new LoopbackPod(loops, ca.root(), name, ip, application));
        controller.put(
                Mesh.pod(name, ip)
                        .services(Mesh.serves(service, 80, 8080))
                        .waypoint(Mesh.gateway("waypoint"))
                        .build());
        return ip;
    }

    /** Lets the mesh know the waypoint's own pod; where that is. */
    String ownPod() {
        String ip = PREFIX + PODS.getAndIncrement();
        controller.put(
                Mesh.pod("waypoint-1", ip)
                        .account(Identities.of("waypoint").account())
                        .services(Mesh.serves("waypoint", 15008, 15008))
                        .build());
        return ip;
    }

    /** Starts and waits until it is ready. */
    LoopbackWaypoint start() throws IOException {
        waypoint.start();
        Awaitility.await()
                .atMost(30, TimeUnit.SECONDS)
                .untilAsserted(() -> {
                    if (!waypoint.readiness().isReady()) {
                        throw new AssertionError("pending: " + waypoint.readiness().pendingTasks());
                    }
                });
        return this;
    }

    LoopbackClient client(String name) {
        LoopbackClient client =
                new LoopbackClient(
                        loops, ca.root(), name, "127.0.0.1", waypoint.address().orElseThrow());
        others.add(client);
        return client;
    }

    /** Puts the only route in force. */
    void put(Route route) {
        long before = waypoint.state().version();
        controller.put(WaypointTypes.ROUTE, "HTTPRoute/shop/r", route);
        awaitKnown(state -> state.version() > before);
    }

    /** Waits until the snapshot in force satisfies the condition. */
    void awaitKnown(Predicate<WaypointState> known) {
        Awaitility.await().atMost(10, TimeUnit.SECONDS).until(() -> known.test(waypoint.state()));
    }

    /** The only outcome so far, once it is there. */
    RequestOutcome outcome() {
        Awaitility.await().atMost(10, TimeUnit.SECONDS).until(() -> outcomes.size() == 1);
        return outcomes.getFirst();
    }

    private WaypointConfig config() {
        String roots = ca.root().rootPem();
        return new WaypointConfig(
                new OwnGateway("shop", "waypoint", Mesh.host("waypoint"), "", "waypoint-1"),
                Identities.of("waypoint"),
                new WaypointConfig.Node("n1", "Kubernetes", "127.0.0.1", Map.of()),
                new ControlPlanes(plane(controller.port(), roots), plane(ca.port(), roots)),
                new CertificateSettings(Duration.ofDays(1), Optional.empty(), TlsProfile.STANDARD),
                new WaypointConfig.Traffic(
                        IoTransport.EPOLL,
                        false,
                        0,
                        Duration.ofMillis(100),
                        10_000,
                        AccessSettings.STANDARD),
                admin,
                TelemetryConfig.of("shop/waypoint", TelemetryConfig.Logged.ALL, false, "", 0),
                Map.of(),
                Duration.ZERO,
                2,
                filters,
                Duration.ofSeconds(5),
                Duration.ZERO,
                Map.of());
    }

    private static ControlPlaneSettings plane(int port, String roots) {
        return new ControlPlaneSettings(
                new ControlPlaneAddress("127.0.0.1", port),
                new TrustRoots.Inline(roots),
                Optional.empty(),
                new TokenSource.Literal("token"),
                "Kubernetes",
                Map.of());
    }

    /** Ends the waypoint, as SIGTERM does. */
    void endWaypoint() {
        if (!closed) {
            closed = true;
            waypoint.close();
        }
    }

    @Override
    public void close() {
        for (AutoCloseable other : others.reversed()) {
            try {
                other.close();
            } catch (Exception e) {
                throw new IllegalStateException("a part of the loopback does not end", e);
            }
        }
        endWaypoint();
        controller.close();
        ca.stop();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        if (tcpOpened.get() != tcpOutcomes.size()) {
            throw new AssertionError(
                    tcpOpened.get() + " connections began and " + tcpOutcomes.size() + " ended");
        }
    }

    private final class Recorder implements RequestObserver {
        @Override
        public void ended(RequestOutcome outcome) {
            outcomes.add(outcome);
        }

        @Override
        public void opened(Downstream downstream) {
            tcpOpened.incrementAndGet();
        }

        @Override
        public void ended(TcpOutcome outcome) {
            tcpOutcomes.add(outcome);
        }
    }
}
