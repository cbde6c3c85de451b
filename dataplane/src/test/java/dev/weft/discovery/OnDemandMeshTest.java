package dev.weft.discovery;

import static dev.weft.testkit.mesh.Mesh.gateway;
import static dev.weft.testkit.mesh.Mesh.host;
import static dev.weft.testkit.mesh.Mesh.pod;
import static dev.weft.testkit.mesh.Mesh.serves;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.mesh.MeshState;
import dev.weft.mesh.MeshView.Needs;
import dev.weft.mesh.UnansweredException;
import dev.weft.testkit.mesh.Mesh;
import dev.weft.testkit.mesh.ServiceSketch;
import dev.weft.testkit.time.FakeClock;
import dev.weft.workload.WorkloadUid;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OnDemandMeshTest {
    private static final Duration IDLE = Duration.ofMinutes(5);
    private static final WorkloadUid ORDERS = WorkloadUid.ofPod("Kubernetes", "shop", "orders");
    private static final WorkloadUid FRONTEND = WorkloadUid.ofPod("Kubernetes", "shop", "frontend");
    private static final Needs ORDERS_VIP = needs("/10.96.0.1");
    private static final Needs FRONTEND_IP = needs("/10.0.0.1");
    private static final Needs NOBODY = needs("/192.0.2.1");

    private final FakeClock clock = new FakeClock();
    private final ToldMesh control =
            new ToldMesh(
                    new Mesh()
                            .with(pod("frontend", "10.0.0.1"))
                            .with(pod("orders", "10.0.0.2").services(serves("orders", 80, 8080)))
                            .with(pod("gate", "10.0.0.3").services(serves("gate", 15008, 15008)))
                            .with(Mesh.service("gate", "10.96.0.3", 15008, 15008))
                            .with(
                                    ServiceSketch.of("orders", "10.96.0.1")
                                            .behind(gateway("gate"))
                                            .build())
                            .state());
    private final OnDemandMesh mesh = mesh(1000, 100);

    private OnDemandMesh mesh(int mostNames, int mostWaiting) {
        return new OnDemandMesh(
                control.store,
                control,
                new DemandSettings(Duration.ofMillis(50), IDLE, mostNames, mostWaiting),
                clock::nanoTime);
    }

    private static Needs needs(String... names) {
        return state -> Set.of(names);
    }

    private MeshState known(Needs needs) {
        return mesh.await(needs).toCompletableFuture().join();
    }

    private Throwable failure(OnDemandMesh asked, Needs needs) throws Exception {
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        asked.await(needs).whenComplete((state, problem) -> failure.complete(problem));
        Throwable problem = failure.get(20, TimeUnit.SECONDS);
        return problem.getCause() == null ? problem : problem.getCause();
    }

    @Test
    void what_is_needed_is_asked_for_once_and_a_service_comes_with_its_endpoints() {
        assertThat(mesh.current(ORDERS_VIP)).isEmpty();

        MeshState first = known(ORDERS_VIP);
        MeshState second = known(ORDERS_VIP);

        assertThat(first.endpoints(host("orders"))).hasSize(1);
        assertThat(first.workload(FRONTEND)).isEmpty();
        assertThat(mesh.current(ORDERS_VIP)).contains(second);
        assertThat(control.asked).containsExactly("/10.96.0.1");
    }

    @Test
    void what_stands_for_nothing_is_remembered_until_it_is_idle() {
        known(NOBODY);
        known(NOBODY);

        assertThat(control.asked).containsExactly("/192.0.2.1");
        clock.advance(IDLE);
        mesh.sweep();
        assertThat(mesh.current(NOBODY)).isEmpty();
        assertThat(control.left).containsExactly("/192.0.2.1");
    }

    @Test
    void what_is_needed_further_on_is_asked_for_in_turn() {
        Needs chain =
                state ->
                        state.service(host("orders")).isPresent()
                                ? Set.of("/10.96.0.1", host("gate").toString())
                                : Set.of("/10.96.0.1");

        MeshState state = known(chain);

        assertThat(state.endpoints(host("gate"))).hasSize(1);
        assertThat(control.asked).containsExactly("/10.96.0.1", host("gate").toString());
    }

    @Test
    void a_silent_control_plane_fails_who_waits_and_its_late_answer_counts() throws Exception {
        control.fallSilent();

        Throwable late = failure(mesh, ORDERS_VIP);
        control.speak();

        assertThat(late)
                .isInstanceOf(UnansweredException.class)
                .hasMessageContaining("/10.96.0.1")
                .hasMessageContaining("50 ms");
        assertThat(mesh.current(ORDERS_VIP)).isPresent();
        assertThat(control.asked).containsExactly("/10.96.0.1");
        assertThat(mesh.waiting()).isZero();
    }

    @Test
    void what_cannot_be_read_is_not_taken_for_nothing_and_is_asked_for_again() throws Exception {
        control.sayNonsense(true);

        Throwable refused = failure(mesh, ORDERS_VIP);

        assertThat(refused)
                .isInstanceOf(UnansweredException.class)
                .hasMessageContaining("cannot be read");
        control.sayNonsense(false);
        assertThat(known(ORDERS_VIP).service(host("orders"))).isPresent();
    }

    @Test
    void what_is_idle_is_forgotten_and_what_is_used_stays() {
        known(ORDERS_VIP);
        known(FRONTEND_IP);
        clock.advance(IDLE.dividedBy(2));
        mesh.current(FRONTEND_IP);
        clock.advance(IDLE.dividedBy(2));

        mesh.sweep();

        assertThat(control.knows(FRONTEND)).isTrue();
        assertThat(control.knows(ORDERS)).isFalse();
        assertThat(control.knows(host("orders"))).isFalse();
        assertThat(control.left)
                .containsExactlyInAnyOrder("/10.96.0.1", host("orders").toString(), ORDERS.value());
        assertThat(mesh.current(ORDERS_VIP)).isEmpty();
        assertThat(known(ORDERS_VIP).endpoints(host("orders"))).hasSize(1);
    }

    @Test
    void the_waypoint_of_what_is_used_stays_though_nobody_asks_for_it() {
        known(needs("/10.96.0.1", host("gate").toString()));
        clock.advance(IDLE);
        mesh.current(ORDERS_VIP);

        mesh.sweep();

        assertThat(control.left).isEmpty();
        assertThat(mesh.current(needs(host("gate").toString()))).isPresent();
    }

    @Test
    void an_endpoint_that_another_name_stands_for_stays() {
        known(ORDERS_VIP);
        clock.advance(IDLE);
        known(needs("/10.0.0.2"));

        mesh.sweep();

        assertThat(control.knows(ORDERS)).isTrue();
        assertThat(control.knows(host("orders"))).isFalse();
        assertThat(control.left).containsExactlyInAnyOrder("/10.96.0.1", host("orders").toString());
    }

    @Test
    void what_is_held_stays_until_it_is_let_go() {
        var held = mesh.hold(ORDERS.value());
        clock.advance(IDLE.multipliedBy(3));
        mesh.sweep();
        boolean kept = control.knows(ORDERS);

        held.close();
        clock.advance(IDLE);
        mesh.sweep();

        assertThat(kept).isTrue();
        assertThat(control.knows(ORDERS)).isFalse();
        assertThat(mesh.followed()).isZero();
    }

    @Test
    void no_more_names_wait_than_are_allowed() throws Exception {
        OnDemandMesh narrow = mesh(1000, 1);
        control.fallSilent();
        narrow.await(ORDERS_VIP);

        Throwable shed = failure(narrow, FRONTEND_IP);

        assertThat(shed).hasMessageContaining("1 names wait").hasMessageContaining("/10.0.0.1");
        assertThat(control.asked).containsExactly("/10.96.0.1");
    }

    @Test
    void names_that_are_not_used_make_room_for_others_when_they_are_many() throws Exception {
        OnDemandMesh narrow = mesh(2, 100);
        narrow.await(NOBODY).toCompletableFuture().join();
        narrow.await(FRONTEND_IP).toCompletableFuture().join();
        Throwable shed = failure(narrow, ORDERS_VIP);
        clock.advance(IDLE.dividedBy(100));
        narrow.current(FRONTEND_IP);

        failure(narrow, ORDERS_VIP);
        MeshState found = narrow.await(ORDERS_VIP).toCompletableFuture().join();

        assertThat(shed).hasMessageContaining("2 names are followed");
        assertThat(found.service(host("orders"))).isPresent();
        assertThat(narrow.current(FRONTEND_IP)).isPresent();
        assertThat(narrow.current(NOBODY)).isEmpty();
    }
}
