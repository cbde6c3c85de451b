package dev.weft.metrics;

/**
 * All series of one metric name.
 *
 * @param <T> the kind of handle
 */
@SuppressWarnings({"DoNotCallSuggester", "UnusedVariable"})
public final class Family<T> {

    Family() {}

    /**
     * The series of these label values, made when it is new. Costs a map look-up: do it once per
     * connection, not per event.
     *
     * @param values one per label, in the order of the family's labels
     */
    public T with(String... values) {
        throw new UnsupportedOperationException();
    }
}
