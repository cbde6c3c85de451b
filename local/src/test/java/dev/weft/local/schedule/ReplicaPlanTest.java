package dev.weft.local.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;

import dev.weft.local.schedule.PodTemplate.RestartPolicy;
import dev.weft.local.schedule.ReplicaPlan.Replica;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ReplicaPlanTest {

    @ParameterizedTest(name = "{0}")
    @MethodSource("rolling")
    void a_deployment_is_planned(
            String why, int wanted, List<Replica> present, int create, List<String> delete) {
        ReplicaPlan plan = ReplicaPlan.of(owner(wanted, false), present);

        assertThat(plan.create()).hasSize(create);
        assertThat(plan.delete()).containsExactlyInAnyOrderElementsOf(delete);
    }

    static Stream<Arguments> rolling() {
        Replica newReady = new Replica("n1", "new", true, 3);
        Replica newStarting = new Replica("n2", "new", false, 4);
        Replica oldReady = new Replica("o1", "old", true, 1);
        Replica oldStarting = new Replica("o2", "old", false, 2);
        return Stream.of(
                Arguments.of("nothing there yet", 2, List.of(), 2, List.of()),
                Arguments.of("all there", 1, List.of(newReady), 0, List.of()),
                Arguments.of("asked for none", 0, List.of(newReady), 0, List.of("n1")),
                Arguments.of(
                        "too many: the one that is not ready goes",
                        1,
                        List.of(newReady, newStarting),
                        0,
                        List.of("n2")),
                Arguments.of("an update begins", 1, List.of(oldReady), 1, List.of()),
                Arguments.of(
                        "an update waits for readiness",
                        1,
                        List.of(oldReady, newStarting),
                        0,
                        List.of()),
                Arguments.of("an update ends", 1, List.of(oldReady, newReady), 0, List.of("o1")),
                Arguments.of(
                        "one of two may go, the worse one",
                        2,
                        List.of(oldReady, oldStarting, newReady),
                        1,
                        List.of("o2")),
                Arguments.of(
                        "asked for none in the middle of an update",
                        0,
                        List.of(oldReady, newStarting),
                        0,
                        List.of("o1", "n2")));
    }

    @Test
    void stable_names_are_filled_in_order_and_replaced_in_place() {
        List<Replica> present =
                List.of(
                        new Replica("app-1", "new", true, 1),
                        new Replica("app-2", "old", true, 2),
                        new Replica("app-3", "new", true, 3));

        ReplicaPlan plan = ReplicaPlan.of(owner(3, true), present);

        assertThat(plan.create()).containsExactly("app-0");
        assertThat(plan.delete()).containsExactly("app-2", "app-3");
    }

    @Test
    void an_update_never_leaves_fewer_ready_pods_than_before_and_comes_to_an_end() {
        qt().forAll(integers().between(0, 5), integers().between(0, 5))
                .checkAssert((wanted, before) -> {
                    List<Replica> pods = new ArrayList<>();
                    for (int i = 0; i < before; i++) {
                        pods.add(new Replica("o" + i, "old", true, i));
                    }
                    int ready = Math.min(wanted, before);
                    for (int round = 0; round < 20; round++) {
                        ReplicaPlan plan = ReplicaPlan.of(owner(wanted, false), pods);
                        pods.removeIf(pod -> plan.delete().contains(pod.name()));
                        assertThat(pods.stream().filter(Replica::ready).count())
                                .isGreaterThanOrEqualTo(ready);
                        pods.replaceAll(
                                pod -> new Replica(pod.name(), pod.hash(), true, pod.age()));
                        for (String ignored : plan.create()) {
                            int age = 100 + round * 10 + pods.size();
                            pods.add(new Replica("n" + age, "new", false, age));
                        }
                    }
                    assertThat(pods).hasSize(wanted).allMatch(p -> p.hash().equals("new"));
                });
    }

    private static PodOwner owner(int replicas, boolean stableNames) {
        PodTemplate template =
                new PodTemplate(
                        Map.of(),
                        Map.of(),
                        "default",
                        Optional.empty(),
                        RestartPolicy.ALWAYS,
                        1,
                        List.of(),
                        "new");
        return new PodOwner("Deployment", "shop", "app", "uid", replicas, stableNames, template);
    }
}
