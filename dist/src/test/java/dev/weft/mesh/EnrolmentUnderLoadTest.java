package dev.weft.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.local.client.PodView;
import dev.weft.mesh.Echo.Load;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Under steady load, pods come and go without a failed request; the requests are counted. */
@RunsMesh
class EnrolmentUnderLoadTest {

    private static final int RATE = 100;
    private static final String MODE = "weft.dev/dataplane-mode: ambient";

    private final Mesh mesh;

    EnrolmentUnderLoadTest(Mesh mesh) {
        this.mesh = mesh;
    }

    @Test
    void no_request_fails_while_a_namespace_is_enrolled_and_removed() {
        try (Shop shop = Shop.open(mesh, "nsload")) {
            UnderLoad load = UnderLoad.start(shop, RATE);

            shop.enrol();
            load.awaitMoreRequests();
            shop.label("");
            mesh.awaitPlain(shop.client(), shop.server());

            load.assertNothingFailed();
        }
    }

    @Test
    void no_request_fails_while_the_pod_that_serves_is_enrolled_and_removed() {
        try (Shop shop = Shop.open(mesh, "srvload")) {
            UnderLoad load = UnderLoad.start(shop, RATE);

            mesh.apply(Shop.server("srvload", "server", Mesh.NODE2, MODE));
            mesh.awaitEnrolled(shop.server());
            load.awaitMoreRequests();
            mesh.apply(Shop.server("srvload", "server", Mesh.NODE2, ""));
            mesh.awaitPlain(shop.server());

            load.assertNothingFailed();
        }
    }

    @Test
    void no_request_fails_while_the_pod_that_asks_is_enrolled_and_removed() {
        try (Shop shop = Shop.open(mesh, "askload")) {
            shop.label(MODE);
            mesh.awaitEnrolled(shop.client(), shop.server());
            UnderLoad load = UnderLoad.start(shop, RATE);

            mesh.apply(Shop.idle("askload", "client", Mesh.NODE1, MODE.replace("ambient", "none")));
            mesh.awaitPlain(shop.client());
            load.awaitMoreRequests();
            mesh.apply(Shop.idle("askload", "client", Mesh.NODE1, ""));
            mesh.awaitEnrolled(shop.client());

            load.assertNothingFailed();
        }
    }

    @Test
    void kept_connections_outlive_enrolment_and_have_time_to_end_at_removal() {
        try (Shop shop = Shop.open(mesh, "keepload")) {
            CompletableFuture<Load> before =
                    shop.echo().loading("http://server/", flags("--keep-alive", 20));
            awaitConnections(mesh, shop.server(), 4);
            shop.enrol();
            assertClean(before.join(), RATE * 20, 4);

            // Shorter than the grace period and the drain time together.
            CompletableFuture<Load> after =
                    shop.echo().loading("http://server/", flags("--keep-alive", 9));
            awaitConnections(mesh, shop.server(), 4);
            shop.label("");
            assertClean(after.join(), RATE * 9, 4);
            mesh.awaitPlain(shop.client(), shop.server());
        }
    }

    private static String[] flags(String mode, int seconds) {
        return new String[] {
            mode, "-c", "4", "--rate", "" + RATE, "--duration", seconds + "s", "--timeout", "5s"
        };
    }

    /** Waits until the server's program has so many connections. */
    private static void awaitConnections(Mesh mesh, PodView server, int count) {
        await().atMost(Mesh.PATIENCE)
                .until(() -> {
                    String table = mesh.run(server, "cat", "/proc/net/tcp", "/proc/net/tcp6");
                    long open =
                            table.lines()
                                    .filter(line -> line.matches(".*:1F90 \\S+ 01 .*"))
                                    .count();
                    return open >= count;
                });
    }

    private static void assertClean(Load load, long requests, long connections) {
        assertThat(load.failed()).as(load.text()).isZero();
        assertThat(load.ok()).as(load.text()).isGreaterThanOrEqualTo(requests * 9 / 10);
        assertThat(load.connections()).as(load.text()).isEqualTo(connections);
        assertThat(load.reconnected()).as(load.text()).isZero();
    }
}
