package dev.weft.controller.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;
import static org.quicktheories.generators.SourceDSL.maps;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DerivedCollectionTest {

    private final List<String> computed = new ArrayList<>();
    private final DerivedCollection<String, String, Integer> lengths =
            DerivedCollection.of(text -> {
                computed.add(text);
                return text.length();
            });

    @Test
    void only_what_changed_is_computed_again() {
        lengths.derive(Map.of("a", "one", "b", "three"));
        computed.clear();

        Map<String, Integer> outputs = lengths.derive(Map.of("a", "one", "b", "four", "c", "x"));

        assertThat(outputs).isEqualTo(Map.of("a", 3, "b", 4, "c", 1));
        assertThat(computed).containsExactlyInAnyOrder("four", "x");
    }

    @Test
    void equal_inputs_and_equal_outputs_give_the_very_same_map() {
        Map<String, Integer> first = lengths.derive(Map.of("a", "one"));

        assertThat(lengths.derive(Map.of("a", "one"))).isSameAs(first);
        assertThat(lengths.derive(Map.of("a", "two"))).isSameAs(first);
        assertThat(lengths.derive(Map.of("a", "three"))).isNotSameAs(first);
    }

    @Test
    void what_has_no_input_any_more_has_no_output() {
        lengths.derive(Map.of("a", "one", "b", "two"));

        assertThat(lengths.derive(Map.of("b", "two"))).containsOnlyKeys("b");
        assertThat(lengths.derive(Map.of())).isEmpty();
    }

    @Test
    void one_key_in_place_of_another_is_a_change() {
        lengths.derive(Map.of("a", "one"));

        assertThat(lengths.derive(Map.of("b", "one"))).containsOnlyKeys("b");
    }

    @Test
    void an_output_may_depend_on_the_one_before() {
        DerivedCollection<String, Integer, Integer> highest =
                DerivedCollection.remembering((n, before) -> Math.max(n, before.orElse(0)));
        highest.derive(Map.of("a", 5));

        assertThat(highest.derive(Map.of("a", 3))).containsEntry("a", 5);
        assertThat(highest.derive(Map.of())).isEmpty();
        assertThat(highest.derive(Map.of("a", 3))).containsEntry("a", 3);
    }

    @Test
    void whatever_came_before_the_outputs_are_those_of_the_inputs() {
        qt().forAll(
                        lists().of(
                                        maps().of(
                                                        integers().between(0, 4),
                                                        integers().between(0, 3))
                                                .ofSizeBetween(0, 5))
                                .ofSizeBetween(1, 10))
                .checkAssert(history -> {
                    DerivedCollection<Integer, Integer, Integer> collection =
                            DerivedCollection.of(n -> n / 2);
                    Map<Integer, Integer> outputs = Map.of();
                    for (Map<Integer, Integer> inputs : history) {
                        outputs = collection.derive(new HashMap<>(inputs));
                    }

                    Map<Integer, Integer> expected = new TreeMap<>(history.getLast());
                    expected.replaceAll((key, n) -> n / 2);
                    assertThat(outputs).isEqualTo(expected);
                });
    }
}
