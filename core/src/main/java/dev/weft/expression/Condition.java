package dev.weft.expression;

import java.util.Optional;

/**
 * What is true of a request, or not, or cannot be said as it asks for what is not there; {@code &&}
 * and {@code ||} need only one side if that decides, as in CEL.
 */
public sealed interface Condition {

    /**
     * Reads a condition: comparisons ({@code == != < <= > >=}) of attributes, headers and literals,
     * {@code startsWith}, {@code endsWith}, {@code contains}, {@code has}, {@code && || !} and
     * parentheses.
     *
     * @throws IllegalArgumentException naming what is not understood, and where
     */
    static Condition parse(String text) {
        return new ConditionParser(text).parse();
    }

    /** Empty if it cannot be said. */
    Optional<Boolean> of(Asked request);

    /** Whether it is surely true. */
    default boolean holds(Asked request) {
        return of(request).orElse(false);
    }

    /** Both. */
    record And(Condition left, Condition right) implements Condition {
        @Override
        public Optional<Boolean> of(Asked request) {
            return decided(left.of(request), right.of(request), false);
        }
    }

    /** One of them. */
    record Or(Condition left, Condition right) implements Condition {
        @Override
        public Optional<Boolean> of(Asked request) {
            return decided(left.of(request), right.of(request), true);
        }
    }

    /** The contrary. */
    record Not(Condition inner) implements Condition {
        @Override
        public Optional<Boolean> of(Asked request) {
            return inner.of(request).map(truth -> !truth);
        }
    }

    /** An attribute that is true or false by itself. */
    record True(Operand operand) implements Condition {
        @Override
        public Optional<Boolean> of(Asked request) {
            return operand.of(request).map(Boolean.TRUE::equals);
        }
    }

    /** Whether there is one. */
    record Has(Operand operand) implements Condition {
        @Override
        public Optional<Boolean> of(Asked request) {
            return Optional.of(operand.of(request).isPresent());
        }
    }

    /** A comparison of two values of one type. */
    record Compares(Operand left, Comparison how, Operand right) implements Condition {
        @Override
        public Optional<Boolean> of(Asked request) {
            Optional<?> one = left.of(request);
            Optional<?> other = right.of(request);
            return one.isPresent() && other.isPresent()
                    ? Optional.of(how.holds(one.get(), other.get()))
                    : Optional.empty();
        }
    }

    private static Optional<Boolean> decided(
            Optional<Boolean> left, Optional<Boolean> right, boolean by) {
        if (left.equals(Optional.of(by)) || right.equals(Optional.of(by))) {
            return Optional.of(by);
        }
        return left.isEmpty() || right.isEmpty() ? Optional.empty() : Optional.of(!by);
    }
}
