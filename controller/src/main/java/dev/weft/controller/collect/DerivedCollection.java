package dev.weft.controller.collect;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Outputs by key, each a pure function of its input.
 *
 * <p>An input equal to the one before keeps the very output it had, and when no input changed the
 * very map is returned again. So a collection derived from this one finds its own inputs equal by
 * identity, and a change costs what it touches rather than what there is. One thread.
 *
 * @param <K> what names an input and its output
 */
public final class DerivedCollection<K extends Comparable<K>, I, O> {

    private final Transform<I, O> transform;
    private Map<K, Step<I, O>> steps = Map.of();
    private Map<K, O> outputs = Map.of();

    private record Step<I, O>(I input, O output) {}

    private DerivedCollection(Transform<I, O> transform) {
        this.transform = transform;
    }

    /** Outputs that depend on their input alone. */
    public static <K extends Comparable<K>, I, O> DerivedCollection<K, I, O> of(
            Function<I, O> transform) {
        return new DerivedCollection<>((input, before) -> transform.apply(input));
    }

    /** Outputs that also depend on what they were, such as to keep a last good state. */
    public static <K extends Comparable<K>, I, O> DerivedCollection<K, I, O> remembering(
            Transform<I, O> transform) {
        return new DerivedCollection<>(transform);
    }

    /** The inputs themselves, the same objects for as long as they are equal. */
    public static <K extends Comparable<K>, I> DerivedCollection<K, I, I> same() {
        return of(Function.identity());
    }

    /**
     * Makes an output. Pure.
     *
     * @param <I> the input
     * @param <O> the output
     */
    @FunctionalInterface
    public interface Transform<I, O> {
        O apply(I input, Optional<O> before);
    }

    /** The outputs of these inputs, in the order of their keys; unmodifiable. */
    public Map<K, O> derive(Map<K, I> inputs) {
        Map<K, Step<I, O>> next = HashMap.newHashMap(inputs.size());
        boolean changed = inputs.size() != steps.size();
        for (Map.Entry<K, I> entry : inputs.entrySet()) {
            Step<I, O> before = steps.get(entry.getKey());
            if (before != null && before.input().equals(entry.getValue())) {
                next.put(entry.getKey(), before);
                continue;
            }
            O output =
                    transform.apply(
                            entry.getValue(), Optional.ofNullable(before).map(Step::output));
            boolean equal = before != null && before.output().equals(output);
            // An equal output stays the same object, so that nothing further down moves.
            O kept = before != null && equal ? before.output() : output;
            changed |= !equal;
            next.put(entry.getKey(), new Step<>(entry.getValue(), kept));
        }
        steps = next;
        if (changed) {
            Map<K, O> sorted = new TreeMap<>();
            next.forEach((key, step) -> sorted.put(key, step.output()));
            outputs = Collections.unmodifiableMap(sorted);
        }
        return outputs;
    }
}
