package dev.weft.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.local.client.PodView;
import dev.weft.mesh.Echo.Load;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Under steady load, pods come and go without a failed request; the requests are counted. */
@RunsMesh
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EnrolmentUnderLoadTest {

    private static final int RATE = 100;
    private static final String NAMESPACE = "underload";
    private static final String MODE = "weft.dev/dataplane-mode: ambient";
    private static final String NONE = "weft.dev/dataplane-mode: none";

    private final Mesh mesh;
    private final Shop shop;

    EnrolmentUnderLoadTest(Mesh mesh) {
        this.mesh = mesh;
        this.shop = Shop.open(mesh, NAMESPACE);
    }

    @AfterEach
    void plain() {
        shop.label("");
        mesh.awaitPlain(shop.client(), shop.server());
    }

    @AfterAll
    void down() {
        shop.close();
    }

    @Test
    void no_request_fails_while_a_namespace_is_enrolled_and_removed() {
        UnderLoad load = UnderLoad.start(shop, RATE);

        shop.enrol();
        load.awaitMoreRequests();
        shop.label("");
        mesh.awaitPlain(shop.client(), shop.server());

        load.assertNothingFailed();
    }

    @Test
    void no_request_fails_while_the_pod_that_serves_is_enrolled_and_removed() {
        UnderLoad load = UnderLoad.start(shop, RATE);

        mesh.apply(Shop.server(NAMESPACE, "server", Mesh.NODE2, MODE));
        mesh.awaitEnrolled(shop.server());
        load.awaitMoreRequests();
        mesh.apply(Shop.server(NAMESPACE, "server", Mesh.NODE2, ""));
        mesh.awaitPlain(shop.server());

        load.assertNothingFailed();
    }

    @Test
    void no_request_fails_while_the_pod_that_asks_is_enrolled_and_removed() {
        shop.enrol();
        UnderLoad load = UnderLoad.start(shop, RATE);

        mesh.apply(Shop.idle(NAMESPACE, "client", Mesh.NODE1, NONE));
        mesh.awaitPlain(shop.client());
        load.awaitMoreRequests();
        mesh.apply(Shop.idle(NAMESPACE, "client", Mesh.NODE1, ""));
        mesh.awaitEnrolled(shop.client());

        load.assertNothingFailed();
    }

    /** In pods that never were enrolled: connection tracking knows nothing of them. */
    @Test
    void kept_connections_outlive_enrolment_and_have_time_to_end_at_removal() {
        try (Shop fresh = Shop.open(mesh, "keepload")) {
            Echo.Held before = fresh.echo().loading("http://server/", flags(60));
            awaitConnections(mesh, fresh.server(), 4);
            fresh.enrol();
            long now = fresh.received();
            await().atMost(Mesh.PATIENCE).until(() -> fresh.received() > now + 3 * RATE);
            before.stop();
            assertClean(before.report(), 3 * RATE);

            // Shorter than the grace period and the drain time together.
            Echo.Held after = fresh.echo().loading("http://server/", flags(4));
            awaitConnections(mesh, fresh.server(), 4);
            fresh.label("");
            after.join();
            assertClean(after.report(), 4 * RATE);
            mesh.awaitPlain(fresh.client(), fresh.server());
        }
    }

    private static String[] flags(int seconds) {
        return new String[] {
            "--keep-alive",
            "-c",
            "4",
            "--rate",
            "" + RATE,
            "--duration",
            seconds + "s",
            "--timeout",
            "5s"
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

    private static void assertClean(Load load, long requests) {
        assertThat(load.failed()).as(load.text()).isZero();
        assertThat(load.ok()).as(load.text()).isGreaterThanOrEqualTo(requests);
        assertThat(load.connections()).as(load.text()).isEqualTo(4);
        assertThat(load.reconnected()).as(load.text()).isZero();
    }
}
