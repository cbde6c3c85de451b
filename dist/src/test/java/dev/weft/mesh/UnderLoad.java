package dev.weft.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.mesh.Echo.Load;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A new connection from the client to the server for each request, in slices, until what is tested
 * has happened. Runs beside the test.
 */
final class UnderLoad {

    private static final int SLICE_SECONDS = 2;
    private static final int MOST_SLICES = 30;

    private final Shop shop;
    private final int rate;
    private final List<Load> slices = new CopyOnWriteArrayList<>();
    private final AtomicBoolean over = new AtomicBoolean();
    private final CompletableFuture<Void> ended;

    private UnderLoad(Shop shop, int rate) {
        this.shop = shop;
        this.rate = rate;
        this.ended = CompletableFuture.runAsync(this::run, task -> Thread.ofVirtual().start(task));
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

    private void run() {
        String[] slice = {
            "--new-connections",
            "-c",
            "4",
            "--rate",
            "" + rate,
            "--duration",
            SLICE_SECONDS + "s",
            "--timeout",
            "5s"
        };
        while (!over.get() && slices.size() < MOST_SLICES) {
            slices.add(shop.echo().load("http://server/", slice));
        }
    }

    /** Waits until a slice that is running now, and one that begins now, are over. */
    void awaitMoreRequests() {
        int now = slices.size();
        await().atMost(Mesh.PATIENCE).until(() -> slices.size() > now + 1 || ended.isDone());
    }

    void assertNothingFailed() {
        awaitMoreRequests();
        over.set(true);
        ended.join();
        assertThat(slices).hasSizeLessThan(MOST_SLICES);
        for (Load slice : slices) {
            assertThat(slice.failed()).as(slice.text()).isZero();
            assertThat(slice.ok())
                    .as(slice.text())
                    .isGreaterThanOrEqualTo((long) rate * SLICE_SECONDS * 9 / 10);
        }
    }
}
