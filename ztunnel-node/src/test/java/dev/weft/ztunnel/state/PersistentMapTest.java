package dev.weft.ztunnel.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PersistentMapTest {
    /** Keys of which many share a hash, so that collisions and deep branches are common. */
    private record Key(int value) {
        @Override
        public int hashCode() {
            return (value % 7) << 27 | value / 14;
        }
    }

    @Test
    void behaves_like_a_hash_map_under_any_sequence_of_changes() {
        qt().forAll(lists().of(integers().between(-60, 60)).ofSizeBetween(0, 200))
                .checkAssert(PersistentMapTest::compare);
    }

    /** Positive numbers put, negative ones remove. */
    private static void compare(List<Integer> operations) {
        Map<Key, Integer> expected = new HashMap<>();
        PersistentMap<Key, Integer> map = PersistentMap.empty();
        for (int i = 0; i < operations.size(); i++) {
            int operation = operations.get(i);
            Key key = new Key(Math.abs(operation));
            if (operation >= 0) {
                expected.put(key, i);
                map = map.with(key, i);
            } else {
                expected.remove(key);
                map = map.without(key);
            }
            assertThat(map.size()).isEqualTo(expected.size());
        }

        Map<Key, Integer> seen = new HashMap<>();
        map.forEach(seen::put);
        assertThat(seen).isEqualTo(expected);
        for (int i = 0; i <= 60; i++) {
            Key key = new Key(i);
            assertThat(map.get(key).orElse(-1)).isEqualTo(expected.getOrDefault(key, -1));
        }
    }

    @Test
    void an_older_version_is_not_touched_by_changes() {
        PersistentMap<String, Integer> before =
                PersistentMap.<String, Integer>empty().with("a", 1).with("b", 2);

        PersistentMap<String, Integer> after = before.without("a").with("b", 3);

        assertThat(before.get("a")).contains(1);
        assertThat(before.get("b")).contains(2);
        assertThat(after.get("a")).isEmpty();
        assertThat(after.get("b")).contains(3);
    }
}
