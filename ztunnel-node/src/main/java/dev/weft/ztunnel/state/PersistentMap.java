package dev.weft.ztunnel.state;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An immutable hash map whose changed copies share all but one path with the original, so that a
 * snapshot of a large mesh costs what changed and not what exists.
 *
 * <p>A hash trie of five bits a level (Bagwell, "Ideal Hash Trees", 2001). Iteration order is
 * unspecified.
 */
final class PersistentMap<K, V> {
    private static final int BITS = 5;
    private static final PersistentMap<?, ?> EMPTY = new PersistentMap<>(null, 0);

    private final @Nullable Node<K, V> root;
    private final int size;

    private PersistentMap(@Nullable Node<K, V> root, int size) {
        this.root = root;
        this.size = size;
    }

    @SuppressWarnings("unchecked") // holds no entry of any type
    static <K, V> PersistentMap<K, V> empty() {
        return (PersistentMap<K, V>) EMPTY;
    }

    int size() {
        return size;
    }

    Optional<V> get(K key) {
        Node<K, V> node = root;
        int hash = spread(key);
        for (int shift = 0; node != null; shift += BITS) {
            switch (node) {
                case Leaf<K, V> leaf -> {
                    return leaf.find(hash, key);
                }
                case Branch<K, V> branch -> node = branch.child(hash, shift);
            }
        }
        return Optional.empty();
    }

    /** This map with one entry more or changed. */
    PersistentMap<K, V> with(K key, V value) {
        int hash = spread(key);
        boolean known = get(key).isPresent();
        Node<K, V> changed =
                root == null ? Leaf.of(hash, key, value) : put(root, 0, hash, key, value);
        return new PersistentMap<>(changed, known ? size : size + 1);
    }

    /** This map without a key; the same map when it was not there. */
    PersistentMap<K, V> without(K key) {
        if (root == null || get(key).isEmpty()) {
            return this;
        }
        return new PersistentMap<>(remove(root, 0, spread(key), key), size - 1);
    }

    void forEach(BiConsumer<? super K, ? super V> action) {
        if (root != null) {
            walk(root, action);
        }
    }

    private static int spread(Object key) {
        int hash = key.hashCode();
        return hash ^ (hash >>> 16);
    }

    private static <K, V> Node<K, V> put(Node<K, V> node, int shift, int hash, K key, V value) {
        return switch (node) {
            case Leaf<K, V> leaf when leaf.hash == hash -> leaf.with(key, value);
            case Leaf<K, V> leaf -> {
                Branch<K, V> branch = Branch.<K, V>none().withChild(leaf.hash, shift, leaf);
                yield put(branch, shift, hash, key, value);
            }
            case Branch<K, V> branch -> {
                Node<K, V> child = branch.child(hash, shift);
                Node<K, V> changed =
                        child == null
                                ? Leaf.of(hash, key, value)
                                : put(child, shift + BITS, hash, key, value);
                yield branch.withChild(hash, shift, changed);
            }
        };
    }

    private static <K, V> @Nullable Node<K, V> remove(Node<K, V> node, int shift, int hash, K key) {
        return switch (node) {
            case Leaf<K, V> leaf -> leaf.without(key);
            case Branch<K, V> branch -> {
                Node<K, V> child = branch.child(hash, shift);
                if (child == null) {
                    yield branch;
                }
                Node<K, V> changed = remove(child, shift + BITS, hash, key);
                yield changed == null
                        ? branch.withoutChild(hash, shift)
                        : branch.withChild(hash, shift, changed);
            }
        };
    }

    private static <K, V> void walk(Node<K, V> node, BiConsumer<? super K, ? super V> action) {
        switch (node) {
            case Leaf<K, V> leaf -> leaf.forEach(action);
            case Branch<K, V> branch -> {
                for (Node<K, V> child : branch.children) {
                    walk(child, action);
                }
            }
        }
    }

    private sealed interface Node<K, V> {}

    /** Entries whose hashes are equal; nearly always one. Keys and values take turns. */
    @SuppressWarnings("ArrayRecordComponent") // private, and never compared
    private record Leaf<K, V>(int hash, Object[] entries) implements Node<K, V> {
        static <K, V> Leaf<K, V> of(int hash, K key, V value) {
            return new Leaf<>(hash, new Object[] {key, value});
        }

        @SuppressWarnings("unchecked") // values stand at odd places
        Optional<V> find(int wanted, K key) {
            int at = wanted == hash ? indexOf(key) : -1;
            return at < 0 ? Optional.empty() : Optional.of((V) entries[at + 1]);
        }

        Leaf<K, V> with(K key, V value) {
            int at = indexOf(key);
            Object[] copy = Arrays.copyOf(entries, at < 0 ? entries.length + 2 : entries.length);
            int place = at < 0 ? entries.length : at;
            copy[place] = key;
            copy[place + 1] = value;
            return new Leaf<>(hash, copy);
        }

        @Nullable Leaf<K, V> without(K key) {
            int at = indexOf(key);
            if (at < 0) {
                return this;
            }
            Object[] copy = Arrays.copyOf(entries, entries.length - 2);
            System.arraycopy(entries, at + 2, copy, at, entries.length - at - 2);
            return copy.length == 0 ? null : new Leaf<>(hash, copy);
        }

        @SuppressWarnings("unchecked") // keys stand at even places, values at odd ones
        void forEach(BiConsumer<? super K, ? super V> action) {
            for (int i = 0; i < entries.length; i += 2) {
                action.accept((K) entries[i], (V) entries[i + 1]);
            }
        }

        private int indexOf(K key) {
            for (int i = 0; i < entries.length; i += 2) {
                if (entries[i].equals(key)) {
                    return i;
                }
            }
            return -1;
        }
    }

    /** Up to 32 children; a bit of the map says which of them exist. */
    @SuppressWarnings("ArrayRecordComponent") // private, and never compared
    private record Branch<K, V>(int map, Node<K, V>[] children) implements Node<K, V> {
        @SuppressWarnings({"unchecked", "rawtypes"}) // Java has no arrays of generic types
        static <K, V> Branch<K, V> none() {
            return new Branch<>(0, new Node[0]);
        }

        @Nullable Node<K, V> child(int hash, int shift) {
            int bit = bit(hash, shift);
            return (map & bit) == 0 ? null : children[index(bit)];
        }

        Branch<K, V> withChild(int hash, int shift, Node<K, V> child) {
            int bit = bit(hash, shift);
            int at = index(bit);
            if ((map & bit) != 0) {
                Node<K, V>[] copy = children.clone();
                copy[at] = child;
                return new Branch<>(map, copy);
            }
            Node<K, V>[] copy = Arrays.copyOf(children, children.length + 1);
            System.arraycopy(children, at, copy, at + 1, children.length - at);
            copy[at] = child;
            return new Branch<>(map | bit, copy);
        }

        @Nullable Branch<K, V> withoutChild(int hash, int shift) {
            int bit = bit(hash, shift);
            int at = index(bit);
            if (children.length == 1) {
                return null;
            }
            Node<K, V>[] copy = Arrays.copyOf(children, children.length - 1);
            System.arraycopy(children, at + 1, copy, at, children.length - at - 1);
            return new Branch<>(map & ~bit, copy);
        }

        private int index(int bit) {
            return Integer.bitCount(map & (bit - 1));
        }

        private static int bit(int hash, int shift) {
            return 1 << ((hash >>> shift) & 31);
        }
    }
}
