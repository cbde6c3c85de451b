package dev.weft.ztunnel;

import static dev.weft.testkit.mesh.Mesh.pod;
import static dev.weft.ztunnel.LoopbackMesh.at;
import static dev.weft.ztunnel.LoopbackMesh.ip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.net.IpPort;
import dev.weft.testkit.ca.TestRoot;
import dev.weft.testkit.mesh.Mesh;
import dev.weft.ztunnel.LoopbackMesh.Node;
import dev.weft.ztunnel.inpod.PodInfo;
import dev.weft.ztunnel.inpod.PodProxy;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A scraper in a pod reaches the metrics of a node proxy through a tunnel to that proxy. */
class SelfProxyTest {
    private static final int SCRAPER = 1;
    private static final int PROXY = 2;
    private static final int STATS = 8020;

    private final LoopbackMesh mesh = new LoopbackMesh();
    private final TestRoot root = TestRoot.create("mesh");
    private EchoServer stats;
    private Node proxy;

    @BeforeEach
    void start() throws IOException {
        mesh.store.apply(
                new Mesh()
                        .with(pod("scraper", ip(SCRAPER)))
                        .with(pod("proxy", ip(PROXY)))
                        .change());
        stats = EchoServer.on(at(PROXY, STATS));
        mesh.node("scraper", SCRAPER, root);
        proxy = mesh.node("proxy", PROXY, root);
        proxy.proxy.drain(Duration.ZERO).toCompletableFuture().join();
    }

    @AfterEach
    void stop() {
        stats.close();
        mesh.close();
    }

    @Test
    void metrics_are_reached_by_mutual_tls_and_nothing_else_is_opened() throws Exception {
        PodProxy self = proxy.proxies.startForTunnels(info("proxy"));

        try (Socket client = call(at(PROXY, STATS))) {
            client.getOutputStream().write("GET /metrics".getBytes(StandardCharsets.UTF_8));
            client.shutdownOutput();

            assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("GET /metrics");
        }
        for (int port : new int[] {15001, 15006}) {
            assertThatThrownBy(() -> new Socket(ip(PROXY), port).close())
                    .isInstanceOf(ConnectException.class);
        }
        self.drain(Duration.ZERO).toCompletableFuture().join();
        assertThat(proxy.accessLog())
                .contains("src.identity=\"spiffe://cluster.local/ns/shop/sa/scraper\"")
                .contains("dst.identity=\"spiffe://cluster.local/ns/shop/sa/proxy\"");
    }

    @Test
    void a_proxy_that_the_control_plane_does_not_know_says_so() {
        assertThatThrownBy(() -> proxy.proxies.startForTunnels(info("stranger")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no such pod with service account stranger on node n1");
    }

    @Test
    void a_proxy_serves_itself_where_its_whole_name_is_set() {
        Map<String, String> whole =
                Map.of(
                        "NODE_NAME", "n1",
                        "POD_NAME", "ztunnel-1",
                        "POD_NAMESPACE", "mesh",
                        "SERVICE_ACCOUNT", "ztunnel");

        assertThat(ZtunnelConfig.from(whole).self())
                .hasValueSatisfying(self -> assertThat(self).hasToString("mesh/ztunnel-1"));
        assertThat(ZtunnelConfig.from(Map.of("NODE_NAME", "n1", "SERVICE_ACCOUNT", "z")).self())
                .isEqualTo(Optional.empty());
    }

    private static PodInfo info(String name) {
        return new PodInfo("self", "shop", name, name);
    }

    private Socket call(IpPort destination) throws IOException {
        Socket socket = new Socket();
        socket.bind(LoopbackMesh.at(SCRAPER, 0).toSocketAddress());
        mesh.redirected(socket.getLocalPort(), destination);
        socket.connect(new InetSocketAddress(ip(SCRAPER), 15001), 5000);
        socket.setSoTimeout(10_000);
        return socket;
    }
}
