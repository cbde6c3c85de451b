package dev.weft.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.mesh.Echo.Load;

/**
 * A new connection from the client to the server for each request, without a pause until what is
 * tested has happened. Runs beside the test.
 */
final class UnderLoad {

    private static final int MOST_SECONDS = 110;

    private final Shop shop;
    private final int rate;
    private final Echo.Held client;

    private UnderLoad(Shop shop, int rate) {
        this.shop = shop;
        this.rate = rate;
        this.client =
                shop.echo()
                        .loading(
                                "http://server/",
                                "--new-connections",
                                "-c",
                                "4",
                                "--rate",
                                "" + rate,
                                "--duration",
                                MOST_SECONDS + "s",
                                "--timeout",
                                "5s");
    }

    /**
     * Begins, and returns when it runs.
     *
     * @param rate requests each second
     */
    static UnderLoad start(Shop shop, int rate) {
        UnderLoad load = new UnderLoad(shop, rate);
        load.awaitMoreRequests();
        return load;
    }

    /** Waits until the server got the requests of two more seconds. */
    void awaitMoreRequests() {
        long now = shop.received();
        await().atMost(Mesh.PATIENCE)
                .until(() -> client.hasEnded() || shop.received() > now + 2L * rate);
        assertThat(client.hasEnded()).as("the client ended before it was told to").isFalse();
    }

    void assertNothingFailed() {
        awaitMoreRequests();
        client.stop();
        Load load = client.report();
        assertThat(load.failed()).as(load.text()).isZero();
        assertThat(load.ok()).as(load.text()).isGreaterThan(2L * rate);
    }
}
