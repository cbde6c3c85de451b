package dev.weft.ztunnel.outbound;

import static dev.weft.testkit.mesh.Mesh.pod;
import static dev.weft.testkit.mesh.Mesh.serves;
import static dev.weft.testkit.mesh.Mesh.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weft.mesh.MeshChange;
import dev.weft.mesh.MeshState;
import dev.weft.testkit.mesh.Mesh;
import dev.weft.workload.IpFamilies;
import dev.weft.workload.LoadBalancing;
import dev.weft.workload.LoadBalancing.HealthPolicy;
import dev.weft.workload.LoadBalancing.Mode;
import dev.weft.workload.LoadBalancing.Scope;
import dev.weft.workload.Locality;
import dev.weft.workload.Service;
import dev.weft.workload.Visibility;
import dev.weft.workload.Workload;
import dev.weft.workload.WorkloadBuilder;
import dev.weft.workload.WorkloadUid;
import dev.weft.ztunnel.outbound.EndpointChoice.Chosen;
import dev.weft.ztunnel.outbound.EndpointChoice.Purpose;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EndpointChoiceTest {
    private static final int DRAWS = 20_000;

    private final ActiveConnections active = new ActiveConnections();
    private final EndpointChoice choice = new EndpointChoice(new SplittableRandom(7), active);
    private final Workload source = pod("client", "10.0.0.99").build();
    private Service asked = service("s", "10.96.0.1", 80, 8080);

    @Test
    void idle_endpoints_are_chosen_by_their_capacity() {
        MeshState state = state(endpoint("a").capacity(1), endpoint("b").capacity(3));

        Map<String, Long> counts = draws(state);

        assertThat(counts.get("a") / (double) DRAWS).isCloseTo(0.25, within(0.02));
        assertThat(counts.get("b") / (double) DRAWS).isCloseTo(0.75, within(0.02));
    }

    @Test
    void the_less_busy_of_two_is_always_chosen() {
        MeshState state = state(endpoint("a"), endpoint("b"));
        active.hold(uid("a"));

        assertThat(draws(state)).containsOnlyKeys("b");
    }

    @Test
    void being_busy_is_relative_to_capacity() {
        MeshState state = state(endpoint("small").capacity(1), endpoint("large").capacity(4));
        active.hold(uid("small"));
        active.hold(uid("large"));
        active.hold(uid("large"));

        assertThat(draws(state)).containsOnlyKeys("large");
    }

    @Test
    void connections_that_last_spread_by_capacity() {
        MeshState state =
                state(endpoint("a"), endpoint("b"), endpoint("c").capacity(2), endpoint("d"));

        for (int i = 0; i < 500; i++) {
            active.hold(choose(state, Set.of()).orElseThrow().workload().uid());
        }

        assertThat(active.of(uid("a"))).isCloseTo(100, within(12));
        assertThat(active.of(uid("c"))).isCloseTo(200, within(24));
    }

    @Test
    void without_capacity_nothing_is_chosen() {
        MeshState state = state(endpoint("none").capacity(0), endpoint("a"));

        assertThat(draws(state)).containsOnlyKeys("a");
        assertThat(choose(state(endpoint("none").capacity(0)), Set.of())).isEmpty();
    }

    @Test
    void what_was_tried_is_left_out_until_nothing_is_left() {
        MeshState state = state(endpoint("a"), endpoint("b"), endpoint("c"));

        Set<WorkloadUid> tried = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            Chosen next = choose(state, tried).orElseThrow();
            assertThat(tried.add(next.workload().uid())).isTrue();
        }

        assertThat(choose(state, tried)).isEmpty();
    }

    @Test
    void failover_goes_on_to_the_next_best_place_when_the_best_was_tried() {
        asked = preferring(Mode.FAILOVER, Scope.ZONE);
        MeshState state =
                state(
                        endpoint("near").locality(source.locality()),
                        endpoint("far").locality(new Locality("r", "z2", "")));

        assertThat(draws(state)).containsOnlyKeys("near");
        assertThat(choose(state, Set.of(uid("near"))).map(c -> c.workload().name()))
                .contains("far");
        assertThat(choose(state, Set.of(uid("near"), uid("far")))).isEmpty();
    }

    @Test
    void strict_never_leaves_its_place_even_when_all_was_tried() {
        asked = preferring(Mode.STRICT, Scope.ZONE);
        MeshState state =
                state(endpoint("near"), endpoint("far").locality(new Locality("r", "z2", "")));

        assertThat(choose(state, Set.of(uid("near")))).isEmpty();
    }

    @Test
    void candidates_stay_the_same_object_until_their_service_changes() {
        MeshState before = state(endpoint("a"), endpoint("b"));
        MeshState other = before.with(new Mesh().with(pod("x", "10.0.0.7")).change());
        MeshState changed = before.with(new Mesh().with(endpoint("a").capacity(5)).change());

        var candidates = before.candidates(asked.key(), 80, false, source);

        assertThat(other.candidates(asked.key(), 80, false, source)).isSameAs(candidates);
        assertThat(changed.candidates(asked.key(), 80, false, source)).isNotSameAs(candidates);
    }

    @Test
    void each_of_thousands_of_endpoints_is_drawn_and_one_that_leaves_is_not() {
        WorkloadBuilder[] many =
                IntStream.range(0, 4000)
                        .mapToObj(i -> endpoint("e" + i))
                        .toArray(WorkloadBuilder[]::new);
        MeshState state = state(many);

        Set<WorkloadUid> drawn =
                Stream.generate(() -> choose(state, Set.of()).orElseThrow().workload().uid())
                        .limit(60_000)
                        .collect(Collectors.toSet());
        MeshState left =
                state.with(
                        MeshChange.ofAddresses(List.of(), List.of(), List.of(uid("e7").value())));
        Set<WorkloadUid> others = new HashSet<>(drawn);
        others.remove(uid("e8"));

        assertThat(drawn).hasSize(4000);
        assertThat(choose(left, others).map(c -> c.workload().uid())).contains(uid("e8"));
        others.add(uid("e8"));
        others.remove(uid("e7"));
        assertThat(choose(left, others)).isEmpty();
    }

    private Map<String, Long> draws(MeshState state) {
        return Stream.generate(() -> choose(state, Set.of()).orElseThrow().workload().name())
                .limit(DRAWS)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    private Optional<Chosen> choose(MeshState state, Set<WorkloadUid> tried) {
        return choice.choose(state, asked, 80, Purpose.SERVICE, source, tried);
    }

    private MeshState state(WorkloadBuilder... endpoints) {
        Mesh mesh = new Mesh().with(asked);
        for (WorkloadBuilder endpoint : endpoints) {
            mesh.with(endpoint);
        }
        return mesh.state();
    }

    private static WorkloadBuilder endpoint(String name) {
        return pod(name, "10.1.0.1").services(serves("s", 80, 8080));
    }

    private static WorkloadUid uid(String name) {
        return pod(name).build().uid();
    }

    private Service preferring(Mode mode, Scope... scopes) {
        return new Service(
                asked.name(),
                asked.key(),
                asked.addresses(),
                asked.ports(),
                List.of(),
                Optional.empty(),
                List.of(),
                new LoadBalancing(List.of(scopes), mode, HealthPolicy.ONLY_HEALTHY),
                IpFamilies.AUTOMATIC,
                true,
                false,
                Visibility.PUBLIC);
    }
}
