package dev.weft.policy;

import java.util.List;

/**
 * One kind of attribute: any of the first must hit (if there are any), and none of the second may.
 */
public record Condition<T>(List<T> anyOf, List<T> noneOf) {

    private static final Condition<?> NONE = new Condition<>(List.of(), List.of());

    public Condition {
        anyOf = List.copyOf(anyOf);
        noneOf = List.copyOf(noneOf);
    }

    /** No condition. */
    @SuppressWarnings("unchecked") // holds no element of any type
    public static <T> Condition<T> none() {
        return (Condition<T>) NONE;
    }

    public static <T> Condition<T> anyOf(List<T> values) {
        return new Condition<>(values, List.of());
    }

    public static <T> Condition<T> noneOf(List<T> values) {
        return new Condition<>(List.of(), values);
    }
}
