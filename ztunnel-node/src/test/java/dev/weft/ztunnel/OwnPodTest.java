package dev.weft.ztunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.lifecycle.Readiness;
import dev.weft.lifecycle.ReadinessSwitch;
import dev.weft.ztunnel.inpod.PodInfo;
import dev.weft.ztunnel.inpod.PodProxy;
import dev.weft.ztunnel.inpod.PodState.State;
import dev.weft.ztunnel.inpod.PodsObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OwnPodTest {
    private static final PodInfo POD = new PodInfo("dedicated", "shop", "orders-1", "orders");
    private static final Duration SOON = Duration.ofMillis(1);
    private static final Duration NEVER = Duration.ofDays(1);

    private final Readiness readiness = new Readiness();
    private final ReadinessSwitch served = new ReadinessSwitch(readiness, "proxy");
    private final List<String> told = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch free = new CountDownLatch(1);
    private final CompletableFuture<Void> lastConnection = new CompletableFuture<>();
    private OwnPod pods = new OwnPod(POD, this::open, observer(), SOON);

    @AfterEach
    void stop() {
        free.countDown();
        lastConnection.complete(null);
        pods.shutDown(Duration.ZERO).toCompletableFuture().join();
    }

    @Test
    void nothing_is_opened_before_the_mesh_is_known() {
        assertThat(pods.pods())
                .singleElement()
                .satisfies(pod -> {
                    assertThat(pod.state()).isEqualTo(State.PENDING);
                    assertThat(pod.problem()).isEqualTo("the mesh is not known yet");
                });
        assertThat(readiness.pendingTasks()).containsExactly("proxy");
        assertThat(told).isEmpty();
    }

    @Test
    void listeners_that_cannot_be_opened_are_tried_again() {
        pods.start();

        await().untilAsserted(() ->
                assertThat(pods.pods().getFirst().problem()).contains("15001 is taken"));
        assertThat(readiness.pendingTasks()).containsExactly("proxy");

        free.countDown();

        await().untilAsserted(() -> assertThat(pods.pods().getFirst().state()).isEqualTo(State.UP));
        await().untilAsserted(() -> assertThat(readiness.isReady()).isTrue());
    }

    @Test
    void the_end_hands_over_what_is_open() {
        free.countDown();
        pods.start();
        await().untilAsserted(() -> assertThat(readiness.isReady()).isTrue());

        var drained = pods.shutDown(Duration.ofSeconds(7)).toCompletableFuture();

        await().untilAsserted(() -> assertThat(told).contains("hand over within PT7S", "stopped"));
        assertThat(drained).isNotDone();
        lastConnection.complete(null);
        await().untilAsserted(() -> assertThat(drained).isCompleted());
    }

    @Test
    void a_proxy_that_ends_before_it_began_opens_nothing() throws Exception {
        free.countDown();

        pods.shutDown(Duration.ZERO).toCompletableFuture().get(10, TimeUnit.SECONDS);
        pods.start();

        pods.shutDown(Duration.ZERO).toCompletableFuture().get(10, TimeUnit.SECONDS);
        assertThat(told).isEmpty();
    }

    @Test
    void a_proxy_that_waits_for_its_next_attempt_ends_at_once() throws Exception {
        pods = new OwnPod(POD, this::open, observer(), NEVER);
        pods.start();
        await().untilAsserted(() -> assertThat(pods.pods().getFirst().problem()).contains("taken"));

        pods.shutDown(Duration.ofDays(1)).toCompletableFuture().get(10, TimeUnit.SECONDS);

        assertThat(told).doesNotContain("started", "stopped");
    }

    private PodProxy open(PodInfo pod) throws IOException {
        if (free.getCount() > 0) {
            throw new IOException("15001 is taken");
        }
        return new PodProxy() {
            @Override
            public CompletionStage<Void> drain(Duration within) {
                throw new AssertionError("the pod outlives the process");
            }

            @Override
            public CompletionStage<Void> handOver(Duration within) {
                told.add("hand over within " + within);
                return lastConnection;
            }
        };
    }

    private PodsObserver observer() {
        return new PodsObserver() {
            @Override
            public void changed(int active, int pending, boolean ready) {
                served.set(ready);
            }

            @Override
            public void started() {
                told.add("started");
            }

            @Override
            public void stopped() {
                told.add("stopped");
            }
        };
    }
}
