package dev.weft.mesh;

import static dev.weft.testkit.mesh.Mesh.pod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.identity.ServiceAccountRef;
import dev.weft.testkit.mesh.Mesh;
import dev.weft.workload.Workload;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class LocalWorkloadTest {
    private final MeshStateStore store = new MeshStateStore();
    private final LocalWorkload local =
            new LocalWorkload(store, "n1", new LocalWorkload.Pod("shop", "orders", "orders"));

    @Test
    void is_there_at_once_when_it_is_known() {
        store.apply(new Mesh().with(pod("orders", "10.0.0.2")).change());

        CompletableFuture<Workload> found = local.await(Duration.ofMinutes(1));

        assertThat(found).isCompletedWithValueMatching(w -> w.name().equals("orders"));
    }

    @Test
    void comes_with_the_change_that_brings_it() {
        CompletableFuture<Workload> found = local.await(Duration.ofMinutes(1));
        boolean before = found.isDone();

        store.apply(new Mesh().with(pod("orders", "10.0.0.2")).change());

        assertThat(before).isFalse();
        assertThat(found).isCompleted();
    }

    @Test
    void fails_when_it_does_not_come() {
        CompletableFuture<Workload> found = local.await(Duration.ofMillis(1));

        assertThatThrownBy(found::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(TimeoutException.class);
    }

    @Test
    void a_pod_of_another_node_or_service_account_is_somebody_else() {
        store.apply(
                new Mesh()
                        .with(pod("orders", "10.0.0.2").node("n2"))
                        .with(pod("payment", "10.0.0.3"))
                        .change());
        LocalWorkload impostor =
                new LocalWorkload(store, "n1", new LocalWorkload.Pod("shop", "payment", "admin"));

        assertThat(local.in(store.current())).isEmpty();
        assertThat(impostor.in(store.current())).isEmpty();
    }

    @Test
    void without_a_node_name_any_node_will_do() {
        store.apply(
                new Mesh()
                        .with(
                                pod("orders", "10.0.0.2")
                                        .node("n2")
                                        .account(new ServiceAccountRef("shop", "orders")))
                        .change());
        LocalWorkload anywhere = new LocalWorkload(store, "", local.pod());

        assertThat(anywhere.in(store.current())).isPresent();
    }
}
