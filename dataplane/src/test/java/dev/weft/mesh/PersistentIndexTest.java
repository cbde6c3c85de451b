package dev.weft.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PersistentIndexTest {
    /** Keys of which many share a hash, so that collisions and deep branches are common. */
    private record Key(int value) {
        @Override
        public int hashCode() {
            return (value % 7) << 27 | value / 14;
        }
    }

    /** Three of which bear the same key. */
    private record Item(int number, int version) {
        Key key() {
            return new Key(number / 3);
        }
    }

    private static final PersistentIndex<Key, Item> NONE =
            PersistentIndex.empty(Item::key, (one, other) -> one.number == other.number);

    @Test
    void behaves_like_a_set_under_any_sequence_of_changes() {
        qt().forAll(lists().of(integers().between(-120, 120)).ofSizeBetween(0, 200))
                .checkAssert(PersistentIndexTest::compare);
    }

    /** Positive numbers put, negative ones remove. */
    private static void compare(List<Integer> operations) {
        Set<Item> expected = new HashSet<>();
        PersistentIndex<Key, Item> index = NONE;
        for (int i = 0; i < operations.size(); i++) {
            int number = Math.abs(operations.get(i));
            expected.removeIf(item -> item.number == number);
            if (operations.get(i) >= 0) {
                expected.add(new Item(number, i));
                index = index.with(new Item(number, i));
            } else {
                index = index.without(new Item(number, i));
            }
            assertThat(index.size()).isEqualTo(expected.size());
        }

        Set<Item> seen = new HashSet<>();
        index.forEach(seen::add);
        assertThat(seen).isEqualTo(expected);
        for (int i = 0; i <= 40; i++) {
            Key key = new Key(i);
            assertThat(index.all(key))
                    .containsExactlyInAnyOrderElementsOf(
                            expected.stream().filter(item -> item.key().equals(key)).toList());
        }
    }

    @Test
    void an_older_version_is_not_touched_by_changes() {
        PersistentIndex<Key, Item> before = NONE.with(new Item(1, 0)).with(new Item(9, 0));

        PersistentIndex<Key, Item> after = before.without(new Item(1, 0)).with(new Item(9, 1));

        assertThat(before.get(new Key(0))).contains(new Item(1, 0));
        assertThat(before.get(new Key(3))).contains(new Item(9, 0));
        assertThat(after.get(new Key(0))).isEmpty();
        assertThat(after.get(new Key(3))).contains(new Item(9, 1));
    }

    @Test
    void removing_what_is_not_there_gives_the_same_index() {
        PersistentIndex<Key, Item> index = NONE.with(new Item(1, 0));

        assertThat(index.without(new Item(2, 0))).isSameAs(index);
    }
}
