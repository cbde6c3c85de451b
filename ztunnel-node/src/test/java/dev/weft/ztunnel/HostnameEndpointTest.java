package dev.weft.ztunnel;

import static dev.weft.testkit.mesh.Mesh.pod;
import static dev.weft.testkit.mesh.Mesh.serves;
import static dev.weft.ztunnel.Calls.counted;
import static dev.weft.ztunnel.Calls.echo;
import static dev.weft.ztunnel.LoopbackMesh.at;
import static dev.weft.ztunnel.LoopbackMesh.ip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.net.IpPort;
import dev.weft.testkit.ca.TestRoot;
import dev.weft.testkit.mesh.Mesh;
import dev.weft.workload.TunnelProtocol;
import dev.weft.workload.WorkloadBuilder;
import dev.weft.ztunnel.LoopbackMesh.Node;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Services whose endpoints have a hostname and no address. */
class HostnameEndpointTest {
    private static final int FRONTEND = 1;
    private static final int DATABASE = 2;
    private static final int PORT = 28_093;
    private static final IpPort SERVICE = IpPort.parse("10.96.0.1:80").orElseThrow();
    private static final String LOOKUPS = "istio_on_demand_dns_total";

    private final LoopbackMesh mesh = new LoopbackMesh();
    private final TestRoot root = TestRoot.create("mesh");
    private EchoServer database;
    private Node source;

    @BeforeEach
    void start() throws IOException {
        mesh.store.apply(
                new Mesh()
                        .with(pod("frontend", ip(FRONTEND)))
                        .with(named("db"))
                        .with(Mesh.service("orders", "10.96.0.1", 80, PORT))
                        .change());
        database = EchoServer.on(at(DATABASE, PORT));
        source = mesh.node("frontend", FRONTEND, root);
    }

    private static WorkloadBuilder named(String name) {
        return pod(name)
                .tunnel(TunnelProtocol.NONE)
                .hostname(name + ".example.com")
                .services(serves("orders", 80, PORT));
    }

    @AfterEach
    void stop() {
        database.close();
        mesh.close();
    }

    @Test
    void the_host_is_looked_up_and_reached() throws Exception {
        mesh.hosts(host -> CompletableFuture.completedFuture(database()));

        try (Socket client = Calls.call(mesh, FRONTEND, SERVICE)) {
            echo(client, "hello");
        }

        assertThat(source.metrics().lines().filter(line -> line.startsWith(LOOKUPS)))
                .singleElement()
                .asString()
                .contains("hostname=\"db.example.com\"", "source_workload_namespace=\"shop\"");
    }

    @Test
    void a_host_that_is_not_found_is_told_by_name() throws Exception {
        Calls.assertReset(mesh, FRONTEND, SERVICE);

        await().untilAsserted(() ->
                assertThat(source.accessLog()).contains("db: nobody knows db.example.com"));
    }

    @Test
    void a_search_that_does_not_end_is_given_up() throws Exception {
        mesh.hosts(host -> new CompletableFuture<>());

        Calls.assertReset(mesh, FRONTEND, SERVICE);

        await().untilAsserted(() ->
                assertThat(source.accessLog()).contains("db: no name server answered within 5 s"));
    }

    @Test
    void a_host_that_is_not_found_is_passed_over_for_one_that_is() throws Exception {
        mesh.store.apply(new Mesh().with(named("lost")).change());
        mesh.hosts(host ->
                host.startsWith("db")
                        ? CompletableFuture.completedFuture(database())
                        : CompletableFuture.failedFuture(new IOException("not found")));

        for (int i = 0; i < 12; i++) {
            try (Socket client = Calls.call(mesh, FRONTEND, SERVICE)) {
                echo(client, "hello");
            }
        }

        assertThat(counted(source, "weft_connect_retries_total")).isPositive();
    }

    private static List<InetAddress> database() {
        return List.of(at(DATABASE, PORT).ip());
    }
}
