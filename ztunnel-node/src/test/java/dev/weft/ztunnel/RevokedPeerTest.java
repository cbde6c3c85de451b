package dev.weft.ztunnel;

import static dev.weft.testkit.mesh.Mesh.pod;
import static dev.weft.ztunnel.Calls.echo;
import static dev.weft.ztunnel.LoopbackMesh.at;
import static dev.weft.ztunnel.LoopbackMesh.ip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weft.identity.SpiffeId;
import dev.weft.testkit.ca.TestRoot;
import dev.weft.testkit.mesh.Mesh;
import dev.weft.tls.RevocationLists;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RevokedPeerTest {
    private static final int FRONTEND = 1;
    private static final int ORDERS = 2;
    private static final int PORT = 18_080;

    private final LoopbackMesh mesh = new LoopbackMesh();
    private final TestRoot root = TestRoot.create("mesh");
    private LoopbackMesh.Node source;
    private LoopbackMesh.Node destination;

    @BeforeEach
    void start() throws IOException {
        mesh.store.apply(
                new Mesh()
                        .with(pod("frontend", ip(FRONTEND)))
                        .with(pod("orders", ip(ORDERS)))
                        .change());
        source = mesh.node("frontend", FRONTEND, root);
        destination = mesh.node("orders", ORDERS, root);
    }

    @AfterEach
    void stop() {
        mesh.close();
    }

    @Test
    void a_server_ends_the_live_tunnel_of_a_client_that_is_revoked_and_takes_no_new_one()
            throws Exception {
        try (EchoServer orders = EchoServer.on(at(ORDERS, PORT));
                Socket client = Calls.call(mesh, FRONTEND, at(ORDERS, PORT))) {
            echo(client, "before");

            destination.revocation.replace(list(leaf(source, "frontend")));

            assertThatThrownBy(() -> Calls.expectMore(client)).isInstanceOf(IOException.class);
            await().untilAsserted(
                            () -> assertThat(destination.accessLog()).contains("was revoked"));
            Calls.assertReset(mesh, FRONTEND, at(ORDERS, PORT));
            assertThat(orders.connections()).isEqualTo(1);
            assertThat(destination.metrics())
                    .contains("response_flags=\"CERT_REVOKED\"")
                    .containsPattern(
                            "istio_crl_policy_rejections_total\\{reporter=\"destination\"} [1-9]")
                    .contains("istio_crl_untracked_connections_total{reporter=\"source\"} 0");
        }
    }

    @Test
    void a_client_ends_its_live_tunnel_to_a_server_that_is_revoked() throws Exception {
        try (EchoServer orders = EchoServer.on(at(ORDERS, PORT));
                Socket client = Calls.call(mesh, FRONTEND, at(ORDERS, PORT))) {
            echo(client, "before");

            source.revocation.replace(list(leaf(destination, "orders")));

            assertThatThrownBy(() -> Calls.expectMore(client)).isInstanceOf(IOException.class);
            await().untilAsserted(() ->
                    assertThat(source.metrics()).contains("response_flags=\"CERT_REVOKED\""));
            Calls.assertReset(mesh, FRONTEND, at(ORDERS, PORT));
            assertThat(orders.connections()).isEqualTo(1);
        }
    }

    private static X509Certificate leaf(LoopbackMesh.Node node, String account) {
        SpiffeId id = SpiffeId.parse("spiffe://cluster.local/ns/shop/sa/" + account).orElseThrow();
        return node.certificates.current(id).orElseThrow().certificate().leaf();
    }

    private RevocationLists list(X509Certificate revoked) throws Exception {
        return RevocationLists.parse(root.crl(revoked).getBytes(StandardCharsets.UTF_8));
    }
}
