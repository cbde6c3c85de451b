package dev.weft.mesh;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An immutable set of values, each found by a key that it bears itself; several may bear one key. A
 * changed copy shares all but one path with the original, so that a snapshot of a large mesh costs
 * what changed and not what exists.
 *
 * <p>A hash trie of five bits a level (Bagwell, "Ideal Hash Trees", 2001) whose nodes hold the
 * values themselves: an entry costs its slot and its share of a node, some 25 bytes in all. Order
 * is unspecified.
 *
 * @param <K> what is looked up
 * @param <V> what bears it
 */
final class PersistentIndex<K, V> {
    private static final int BITS = 5;

    private final Function<V, K> keyOf;
    private final BiPredicate<V, V> same;
    private final Node root;
    private final int size;

    private PersistentIndex(Function<V, K> keyOf, BiPredicate<V, V> same, Node root, int size) {
        this.keyOf = keyOf;
        this.same = same;
        this.root = root;
        this.size = size;
    }

    /**
     * An index without values.
     *
     * @param same which values take each other's place; only asked of values with the same key
     */
    static <K, V> PersistentIndex<K, V> empty(Function<V, K> keyOf, BiPredicate<V, V> same) {
        return new PersistentIndex<>(keyOf, same, Node.EMPTY, 0);
    }

    /** An index in which each key is borne by one value. */
    static <K, V> PersistentIndex<K, V> unique(Function<V, K> keyOf) {
        return empty(keyOf, (one, other) -> true);
    }

    int size() {
        return size;
    }

    /** A value with this key; where there are several, whichever comes first. */
    Optional<V> get(K key) {
        List<V> all = all(key);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.getFirst());
    }

    /** Every value with this key, in no order. */
    List<V> all(K key) {
        int hash = spread(key);
        Object slot = root;
        for (int shift = 0; slot instanceof Node node; shift += BITS) {
            slot = node.get(bit(hash, shift));
        }
        return switch (slot) {
            case null -> List.of();
            case Bucket bucket -> bucketOf(bucket, key);
            default -> {
                V value = value(slot);
                yield keyOf.apply(value).equals(key) ? List.of(value) : List.of();
            }
        };
    }

    private List<V> bucketOf(Bucket bucket, K key) {
        List<V> found = new ArrayList<>(bucket.values.length);
        for (Object each : bucket.values) {
            V value = value(each);
            if (keyOf.apply(value).equals(key)) {
                found.add(value);
            }
        }
        return found;
    }

    /** This index with a value more, or in the place of the same one. */
    PersistentIndex<K, V> with(V value) {
        boolean known = holds(value);
        Node changed = put(root, 0, hash(value), value);
        return new PersistentIndex<>(keyOf, same, changed, known ? size : size + 1);
    }

    /** This index without the same value; this one if it holds none. */
    PersistentIndex<K, V> without(V value) {
        return holds(value)
                ? new PersistentIndex<>(keyOf, same, remove(root, 0, hash(value), value), size - 1)
                : this;
    }

    private boolean holds(V value) {
        return all(keyOf.apply(value)).stream().anyMatch(v -> same.test(v, value));
    }

    void forEach(Consumer<? super V> action) {
        walk(root, action);
    }

    private Node put(Node node, int shift, int hash, V value) {
        int bit = bit(hash, shift);
        Object old = node.get(bit);
        return node.with(bit, old == null ? value : merge(old, shift + BITS, hash, value));
    }

    private Object merge(Object old, int shift, int hash, V value) {
        return switch (old) {
            case Node inner -> put(inner, shift, hash, value);
            case Bucket bucket when bucket.hash == hash ->
                    new Bucket(hash, appended(others(bucket, value), value));
            case Bucket bucket -> split(bucket, bucket.hash, shift, hash, value);
            default -> {
                V other = value(old);
                int otherHash = hash(other);
                if (otherHash != hash) {
                    yield split(other, otherHash, shift, hash, value);
                }
                yield isSame(other, value) ? value : new Bucket(hash, new Object[] {old, value});
            }
        };
    }

    private Node split(Object old, int oldHash, int shift, int hash, V value) {
        return put(Node.EMPTY.with(bit(oldHash, shift), old), shift, hash, value);
    }

    /** Only called for a value that is there. */
    private Node remove(Node node, int shift, int hash, V value) {
        int bit = bit(hash, shift);
        return switch (node.get(bit)) {
            case null -> node;
            case Node inner -> node.with(bit, remove(inner, shift + BITS, hash, value).collapsed());
            case Bucket bucket -> {
                Object[] left = others(bucket, value);
                yield node.with(bit, left.length == 1 ? left[0] : new Bucket(hash, left));
            }
            default -> node.without(bit);
        };
    }

    private Object[] others(Bucket bucket, V value) {
        return Arrays.stream(bucket.values).filter(v -> !isSame(value(v), value)).toArray();
    }

    private static Object[] appended(Object[] values, Object value) {
        Object[] more = Arrays.copyOf(values, values.length + 1);
        more[values.length] = value;
        return more;
    }

    private boolean isSame(V one, V other) {
        return keyOf.apply(one).equals(keyOf.apply(other)) && same.test(one, other);
    }

    private void walk(Object slot, Consumer<? super V> action) {
        switch (slot) {
            case Node node -> {
                for (Object each : node.slots) {
                    walk(each, action);
                }
            }
            case Bucket bucket -> {
                for (Object each : bucket.values) {
                    action.accept(value(each));
                }
            }
            default -> action.accept(value(slot));
        }
    }

    private int hash(V value) {
        return spread(keyOf.apply(value));
    }

    private static int spread(Object key) {
        int hash = key.hashCode();
        return hash ^ (hash >>> 16);
    }

    private static int bit(int hash, int shift) {
        return 1 << ((hash >>> shift) & 31);
    }

    @SuppressWarnings("unchecked") // what is neither node nor bucket came in as a value
    private V value(Object slot) {
        return (V) slot;
    }

    /** Values whose hashes are equal: two at least. */
    @SuppressWarnings("ArrayRecordComponent") // private, and never compared
    private record Bucket(int hash, Object[] values) {}

    /** What is under each of 32 ways: a node, a bucket or a value. */
    @SuppressWarnings("ArrayRecordComponent") // private, and never compared
    private record Node(int map, Object[] slots) {
        static final Node EMPTY = new Node(0, new Object[0]);

        @Nullable Object get(int bit) {
            return (map & bit) == 0 ? null : slots[index(bit)];
        }

        Node with(int bit, Object slot) {
            int at = index(bit);
            if ((map & bit) != 0) {
                Object[] copy = slots.clone();
                copy[at] = slot;
                return new Node(map, copy);
            }
            Object[] copy = Arrays.copyOf(slots, slots.length + 1);
            System.arraycopy(slots, at, copy, at + 1, slots.length - at);
            copy[at] = slot;
            return new Node(map | bit, copy);
        }

        Node without(int bit) {
            int at = index(bit);
            Object[] copy = Arrays.copyOf(slots, slots.length - 1);
            System.arraycopy(slots, at + 1, copy, at, copy.length - at);
            return new Node(map & ~bit, copy);
        }

        /** The only thing in it, if that need not be told apart here any more. */
        Object collapsed() {
            return slots.length == 1 && !(slots[0] instanceof Node) ? slots[0] : this;
        }

        private int index(int bit) {
            return Integer.bitCount(map & (bit - 1));
        }
    }
}
