package dev.weft.ztunnel.state;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An immutable index from a key to the few values that share it, best first.
 *
 * @param <K> what is looked up
 * @param <V> what shares the key
 */
final class MultiIndex<K, V> {
    private final PersistentMap<K, List<V>> map;
    private final Comparator<? super V> bestFirst;

    private MultiIndex(PersistentMap<K, List<V>> map, Comparator<? super V> bestFirst) {
        this.map = map;
        this.bestFirst = bestFirst;
    }

    static <K, V> MultiIndex<K, V> empty(Comparator<? super V> bestFirst) {
        return new MultiIndex<>(PersistentMap.empty(), bestFirst);
    }

    List<V> get(K key) {
        return map.get(key).orElse(List.of());
    }

    Optional<V> best(K key) {
        return get(key).stream().findFirst();
    }

    MultiIndex<K, V> with(K key, V value) {
        List<V> values =
                Stream.concat(get(key).stream(), Stream.of(value)).sorted(bestFirst).toList();
        return new MultiIndex<>(map.with(key, values), bestFirst);
    }

    MultiIndex<K, V> without(K key, V value) {
        List<V> values = get(key).stream().filter(v -> !v.equals(value)).toList();
        return new MultiIndex<>(
                values.isEmpty() ? map.without(key) : map.with(key, values), bestFirst);
    }
}
