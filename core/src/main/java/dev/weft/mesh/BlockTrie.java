package dev.weft.mesh;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Values by address block, of one network and family. A lookup walks from the widest block that
 * contains the address to the narrowest, in as many steps as blocks lie in each other or part on
 * the way: never more than an address has bits. A changed copy shares what did not change.
 *
 * <p>A path-compressed binary trie. Immutable.
 */
final class BlockTrie<V> {
    private final @Nullable Node<V> root;

    private BlockTrie(@Nullable Node<V> root) {
        this.root = root;
    }

    static <V> BlockTrie<V> empty() {
        return new BlockTrie<>(null);
    }

    boolean isEmpty() {
        return root == null;
    }

    /** Calls back with every value whose block contains the address, and the block's length. */
    void containing(IpBits address, BiConsumer<? super V, Integer> found) {
        Node<V> node = root;
        while (node != null && node.bits.common(address) >= node.length) {
            for (V value : node.values) {
                found.accept(value, node.length);
            }
            node = node.length == 128 ? null : node.child(address.bit(node.length));
        }
    }

    /** This trie with a value more in a block. */
    BlockTrie<V> with(IpBits bits, int length, V value) {
        return new BlockTrie<>(put(root, bits, length, value));
    }

    /** This trie without a value in a block. */
    BlockTrie<V> without(IpBits bits, int length, V value) {
        return new BlockTrie<>(remove(root, bits, length, value));
    }

    private static <V> Node<V> put(@Nullable Node<V> node, IpBits bits, int length, V value) {
        if (node == null) {
            return new Node<>(bits, length, List.of(value), null, null);
        }
        int common = Math.min(node.bits.common(bits), Math.min(node.length, length));
        if (common == node.length && common == length) {
            List<V> values = new ArrayList<>(node.values);
            values.add(value);
            return node.withValues(List.copyOf(values));
        }
        if (common == node.length) {
            boolean side = bits.bit(common);
            return node.withChild(side, put(node.child(side), bits, length, value));
        }
        Node<V> parent =
                new Node<V>(bits, common, List.of(), null, null)
                        .withChild(node.bits.bit(common), node);
        return common == length
                ? parent.withValues(List.of(value))
                : parent.withChild(bits.bit(common), put(null, bits, length, value));
    }

    private static <V> @Nullable Node<V> remove(
            @Nullable Node<V> node, IpBits bits, int length, V value) {
        if (node == null || node.length > length || node.bits.common(bits) < node.length) {
            return node;
        }
        if (node.length == length) {
            List<V> left = node.values.stream().filter(v -> !v.equals(value)).toList();
            return node.withValues(left).pruned();
        }
        boolean side = bits.bit(node.length);
        return node.withChild(side, remove(node.child(side), bits, length, value)).pruned();
    }

    /** A block that has values or parts the two blocks below it. */
    private record Node<V>(
            IpBits bits,
            int length,
            List<V> values,
            @Nullable Node<V> zero,
            @Nullable Node<V> one) {

        @Nullable Node<V> child(boolean side) {
            return side ? one : zero;
        }

        Node<V> withChild(boolean side, @Nullable Node<V> child) {
            return side
                    ? new Node<>(bits, length, values, zero, child)
                    : new Node<>(bits, length, values, child, one);
        }

        Node<V> withValues(List<V> changed) {
            return new Node<>(bits, length, changed, zero, one);
        }

        /** This node, or what is below it if it says nothing itself. */
        @Nullable Node<V> pruned() {
            if (!values.isEmpty() || (zero != null && one != null)) {
                return this;
            }
            return zero == null ? one : zero;
        }
    }
}
