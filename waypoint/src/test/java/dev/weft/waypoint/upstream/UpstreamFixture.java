package dev.weft.waypoint.upstream;

import dev.weft.cert.CertificateManager;
import dev.weft.cert.CertificateObserver;
import dev.weft.eventloop.EpollLoops;
import dev.weft.eventloop.IoTransport;
import dev.weft.hbone.Baggage;
import dev.weft.hbone.pool.PoolSettings;
import dev.weft.identity.SpiffeId;
import dev.weft.mesh.MeshChange;
import dev.weft.mesh.MeshState;
import dev.weft.net.IpPort;
import dev.weft.testkit.ca.FakeCa;
import dev.weft.testkit.ca.LeafSpec;
import dev.weft.testkit.ca.TestRoot;
import dev.weft.testkit.mesh.Mesh;
import dev.weft.tls.Revocation;
import dev.weft.tls.TlsProfile;
import dev.weft.waypoint.http.HttpProtocol;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.request.Destination;
import dev.weft.waypoint.request.Downstream;
import dev.weft.waypoint.request.Front;
import dev.weft.waypoint.upstream.dial.HostLookup;
import dev.weft.waypoint.upstream.pool.HttpStarter;
import dev.weft.waypoint.upstream.settings.TrafficPolicies;
import dev.weft.workload.AppProtocol;
import dev.weft.workload.Service;
import dev.weft.workload.ServicePort;
import dev.weft.workload.TunnelProtocol;
import dev.weft.workload.Workload;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.handler.ssl.SslContext;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The upstreams of one event loop with all that is behind them, on loopback. */
final class UpstreamFixture {
    static final Destination ORDERS = Destination.of(Mesh.host("orders"), 80);

    final TestRoot root = TestRoot.create("mesh");
    final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, EpollLoops.newFactory());
    final EventLoopGroup backendLoops = new MultiThreadIoEventLoopGroup(1, EpollLoops.newFactory());
    final EventLoop loop = loops.next();
    final CertificateManager certificates;
    final Workload self = Mesh.pod("waypoint", "127.83.9.9").build();
    final Clusters clusters;
    final LoopUpstreams upstreams;
    final Client client;

    private final List<Backend> backends = new ArrayList<>();
    private MeshState mesh = MeshState.EMPTY;
    private TrafficPolicies policies = TrafficPolicies.EMPTY;

    UpstreamFixture() {
        this(name -> CompletableFuture.failedFuture(new java.io.IOException("no such host")));
    }

    UpstreamFixture(HostLookup hosts) {
        certificates =
                CertificateManager.start(
                        (identity, csr) ->
                                CompletableFuture.completedFuture(
                                        root.answer(
                                                root.sign(
                                                        LeafSpec.of(identity.toString())
                                                                .withKey(FakeCa.publicKey(csr))))),
                        new CertificateObserver() {},
                        new Revocation(atServer -> {}),
                        TlsProfile.STANDARD);
        clusters =
                new Clusters(
                        new Clusters.Parts(
                                Runnable::run,
                                System::nanoTime,
                                InstantSource.system(),
                                rules -> {
                                    throw new IllegalStateException("no limiter here");
                                }),
                        new World(mesh, policies, WorkloadLabels.NONE, self));
        upstreams =
                new LoopUpstreams(
                        loop,
                        new LoopUpstreams.Parts(
                                clusters,
                                certificates,
                                IoTransport.EPOLL,
                                hosts,
                                PoolSettings.DEFAULT,
                                HttpStarter.DEFAULT,
                                new SplittableRandom(7)));
        client = new Client(loop, upstreams);
    }

    /** A backend without TLS of its own; the mesh does not know it yet. */
    Backend backend(String name, String ip) throws InterruptedException {
        Backend backend = new Backend(backendLoops, name, ip, Optional.empty());
        backends.add(backend);
        return backend;
    }

    Backend backend(String name, String ip, SslContext tls) throws InterruptedException {
        Backend backend = new Backend(backendLoops, name, ip, Optional.of(tls));
        backends.add(backend);
        return backend;
    }

    /** It takes tunnels as its own pod. */
    void tunnel(Backend backend, String name) throws Exception {
        backend.tunnelled(backendLoops, certificates, identity(name));
    }

    static SpiffeId identity(String name) {
        return Mesh.pod(name).build().identity();
    }

    /** A pod that serves orders on the port of a backend. */
    static Workload pod(String name, String ip, int port, TunnelProtocol tunnel) {
        return Mesh.pod(name, ip).tunnel(tunnel).services(Mesh.serves("orders", 80, port)).build();
    }

    /** Backends on addresses of their own. */
    Backend[] backends(int count) throws InterruptedException {
        Backend[] all = new Backend[count];
        for (int i = 0; i < count; i++) {
            all[i] = backend("b" + i, "127.83.1." + (i + 1));
        }
        return all;
    }

    /** Makes backends on those addresses the endpoints of orders, without tunnels. */
    void pods(Backend... all) {
        Workload[] pods = new Workload[all.length];
        for (int i = 0; i < all.length; i++) {
            pods[i] = pod("b" + i, "127.83.1." + (i + 1), all[i].port(), TunnelProtocol.NONE);
        }
        publish(orders(AppProtocol.HTTP11), pods);
    }

    static Service orders(AppProtocol protocol) {
        Service plain = Mesh.service("orders", "10.96.0.1", 80, 8080);
        return Service.of(
                "orders",
                plain.key(),
                plain.addresses(),
                List.of(new ServicePort(80, 0, protocol)));
    }

    void publish(Service service, Workload... workloads) {
        mesh = mesh.with(MeshChange.ofAddresses(List.of(workloads), List.of(service), List.of()));
        publish();
    }

    void remove(Workload workload) {
        mesh =
                mesh.with(
                        MeshChange.ofAddresses(
                                List.of(), List.of(), List.of(workload.uid().value())));
        publish();
    }

    void settings(dev.weft.api.waypoint.TrafficSettings settings) {
        var policy =
                dev.weft.api.waypoint.TrafficPolicy.newBuilder()
                        .setKind("DestinationRule")
                        .setNamespace("shop")
                        .setName("orders")
                        .addServices(ORDERS.service().toString())
                        .setSettings(settings)
                        .build();
        policies = policies.with(Map.of("DestinationRule/shop/orders", policy), List.of());
        publish();
    }

    private void publish() {
        clusters.publish(new World(mesh, policies, WorkloadLabels.NONE, self));
    }

    static Downstream downstream(String client) {
        return new Downstream(
                Optional.empty(),
                IpPort.parse(client).orElseThrow(),
                Optional.empty(),
                Baggage.EMPTY,
                new Front.OfService(orders(AppProtocol.UNKNOWN), 80),
                "");
    }

    static Upstreams.Want want(RequestHead head) {
        return new Upstreams.Want(
                ORDERS,
                downstream("10.1.1.1:4711"),
                head,
                Set.of(),
                Optional.empty(),
                HttpProtocol.HTTP11,
                1);
    }

    static Upstreams.Want get(String path) {
        return want(RequestHead.of("GET", "http", "orders", path));
    }

    Client.Outcome send(String path) {
        return client.send(get(path));
    }

    void close() throws Exception {
        loop.submit(() -> upstreams.close("the test is over")).sync();
        for (Backend backend : backends) {
            backend.close();
        }
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
        backendLoops.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
        certificates.close();
    }
}
