package dev.weft.ztunnel;

import dev.weft.cert.CertificateAuthority;
import dev.weft.cert.CertificateManager;
import dev.weft.cert.CertificateObserver;
import dev.weft.cert.CrlMetrics;
import dev.weft.eventloop.IoTransport;
import dev.weft.hbone.HboneSettings;
import dev.weft.hbone.pool.PoolSettings;
import dev.weft.identity.SpiffeId;
import dev.weft.identity.TrustDomain;
import dev.weft.lifecycle.ConnectionLimit;
import dev.weft.mesh.MeshState;
import dev.weft.mesh.MeshStateStore;
import dev.weft.mesh.MeshView;
import dev.weft.metrics.ExpositionFormat;
import dev.weft.metrics.MetricsRegistry;
import dev.weft.net.IpAddresses;
import dev.weft.net.IpPort;
import dev.weft.net.ResolverConfig;
import dev.weft.relay.ByteBudget;
import dev.weft.testkit.ca.LeafSpec;
import dev.weft.testkit.ca.TestRoot;
import dev.weft.tls.Revocation;
import dev.weft.tls.TlsProfile;
import dev.weft.ztunnel.authz.PolicyWatcher;
import dev.weft.ztunnel.dns.DnsServices;
import dev.weft.ztunnel.dns.DnsSettings;
import dev.weft.ztunnel.dns.DnsTelemetry;
import dev.weft.ztunnel.inbound.HandshakeQueue;
import dev.weft.ztunnel.inpod.PodInfo;
import dev.weft.ztunnel.inpod.PodProxy;
import dev.weft.ztunnel.outbound.ActiveConnections;
import dev.weft.ztunnel.outbound.Hostnames;
import dev.weft.ztunnel.outbound.OutboundResolver;
import dev.weft.ztunnel.socket.PodNetwork;
import dev.weft.ztunnel.socket.SocketSettings;
import dev.weft.ztunnel.socket.SocketSettings.KeepAlive;
import dev.weft.ztunnel.socket.SocketSettings.Spoofing;
import dev.weft.ztunnel.telemetry.AccessLog;
import dev.weft.ztunnel.telemetry.ConnectionTelemetry;
import dev.weft.ztunnel.telemetry.LogFormat;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/**
 * Pods as loopback addresses, each with the listeners of a node proxy of its own. Real sockets, TLS
 * and tunnels; only the redirect is pretended: a test says where an accepted connection was going.
 */
final class LoopbackMesh implements AutoCloseable {
    private static final String PREFIX =
            "127."
                    + ThreadLocalRandom.current().nextInt(1, 255)
                    + "."
                    + ThreadLocalRandom.current().nextInt(1, 255)
                    + ".";

    private static final Hostnames HOSTS_UNKNOWN =
            hostname ->
                    CompletableFuture.failedFuture(
                            new UnknownHostException("nobody knows " + hostname));

    final MeshStateStore store = new MeshStateStore();

    /** For bytes that wait, of the proxies that are started from now on. */
    ByteBudget buffers = ByteBudget.unlimited();

    private volatile MeshView view = MeshView.complete(store);
    private final IoTransport transport;
    private final EventLoopGroup loops;
    private final PolicyWatcher watcher = new PolicyWatcher(store);
    private final ConcurrentHashMap<Integer, IpPort> wanted = new ConcurrentHashMap<>();
    private final List<Node> nodes = new ArrayList<>();
    private final String network;
    private final ActiveConnections active = new ActiveConnections();
    private int mostPerPod = 1000;
    private volatile Hostnames hostnames = HOSTS_UNKNOWN;

    LoopbackMesh() {
        this(IoTransport.EPOLL, "");
    }

    /** One whose nodes are on a network. */
    LoopbackMesh(String network) {
        this(IoTransport.EPOLL, network);
    }

    LoopbackMesh(IoTransport transport, String network) {
        this.transport = transport;
        this.network = network;
        loops = new MultiThreadIoEventLoopGroup(2, transport.newLoops());
        watcher.start();
    }

    /** Says what is found of hostnames, from now on. */
    void hosts(Hostnames found) {
        hostnames = found;
    }

    /** Has the proxies that are started from now on look at the mesh in another way. */
    void viewedBy(MeshView other) {
        view = other;
    }

    LoopbackMesh limitedTo(int connectionsPerPod) {
        mostPerPod = connectionsPerPod;
        return this;
    }

    static String ip(int pod) {
        return PREFIX + pod;
    }

    static IpPort at(int pod, int port) {
        return IpPort.parse(ip(pod) + ":" + port).orElseThrow();
    }

    /** Says where the connection from a local port was going before it was redirected. */
    void redirected(int sourcePort, IpPort destination) {
        wanted.put(sourcePort, destination);
    }

    /** Starts the proxy of a pod. */
    Node node(String pod, int address, TestRoot root) throws IOException {
        Node node = new Node(pod, address, root);
        nodes.add(node);
        return node;
    }

    @Override
    public void close() {
        nodes.forEach(Node::close);
        watcher.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    /** One pod, its proxy, and what that reports. */
    final class Node {
        final PodProxy proxy;
        final PodProxies proxies;
        private final MetricsRegistry metrics = new MetricsRegistry();
        private final ByteArrayOutputStream access = new ByteArrayOutputStream();
        private final AccessLog log = new AccessLog(access, LogFormat.PLAIN, () -> false);
        final CertificateManager certificates;
        final Revocation revocation = new Revocation(new CrlMetrics(metrics));

        Node(String pod, int address, TestRoot root) throws IOException {
            certificates =
                    CertificateManager.start(
                            signedBy(root),
                            new CertificateObserver() {},
                            revocation,
                            TlsProfile.STANDARD);
            log.start();
            proxies =
                    new PodProxies(
                            new NodeServices(
                                    new ZtunnelConfig.Node(
                                            "n1",
                                            "Kubernetes",
                                            network,
                                            TrustDomain.CLUSTER_LOCAL,
                                            "ztunnel",
                                            "weft-system",
                                            "1.1.1.1",
                                            Map.of()),
                                    settings(address),
                                    loops,
                                    store,
                                    view,
                                    new OutboundResolver(network, new Random(1), active),
                                    hostname -> hostnames.find(hostname),
                                    active,
                                    accepted ->
                                            Optional.ofNullable(
                                                    wanted.get(accepted.remoteAddress().getPort())),
                                    certificates,
                                    new PodIdentities(certificates),
                                    watcher,
                                    new ConnectionTelemetry(metrics, log, InstantSource.system()),
                                    ConnectionLimit.of("node", 10_000),
                                    new HandshakeQueue(64, 32),
                                    buffers,
                                    noDns(metrics),
                                    false));
            proxy = proxies.start(new PodInfo(pod, "shop", pod, pod), PodNetwork.own());
        }

        String metrics() {
            return metrics.expose(ExpositionFormat.PROMETHEUS);
        }

        String accessLog() {
            return access.toString(StandardCharsets.UTF_8);
        }

        private void close() {
            proxy.drain(Duration.ZERO).toCompletableFuture().join();
            certificates.close();
            log.close();
        }
    }

    private static DnsServices noDns(MetricsRegistry metrics) {
        return new DnsServices(
                new DnsSettings(
                        false,
                        List.of(),
                        0,
                        false,
                        "cluster.local",
                        Optional.empty(),
                        1,
                        1,
                        Duration.ofSeconds(1)),
                "",
                (client, hostnames) -> CompletableFuture.completedFuture(MeshState.EMPTY),
                ResolverConfig.NONE,
                accepted -> Optional.empty(),
                new DnsTelemetry(metrics),
                ConnectionLimit.of("node", 1));
    }

    private PodSettings settings(int address) {
        return new PodSettings(
                IpAddresses.parse(ip(address)).orElseThrow(),
                new SocketSettings(
                        transport,
                        OptionalInt.empty(),
                        false,
                        Spoofing.OFF,
                        Duration.ofSeconds(5),
                        KeepAlive.DEFAULT),
                HboneSettings.SERVER,
                PoolSettings.DEFAULT,
                true,
                true,
                10_000,
                mostPerPod,
                Duration.ofSeconds(10));
    }

    private static CertificateAuthority signedBy(TestRoot root) {
        return (identity, csr) -> sign(root, identity, csr);
    }

    private static CompletionStage<List<String>> sign(
            TestRoot root, SpiffeId identity, String csr) {
        try (PEMParser parser = new PEMParser(new StringReader(csr))) {
            var request =
                    new JcaPKCS10CertificationRequest(
                            (PKCS10CertificationRequest) parser.readObject());
            LeafSpec leaf = LeafSpec.of(identity.toString()).withKey(request.getPublicKey());
            return CompletableFuture.completedFuture(root.answer(root.sign(leaf)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
