package dev.weft.metrics;

/** How often values fell into each of a few ranges. Any thread. */
@SuppressWarnings({"DoNotCallSuggester", "UnusedVariable"})
public final class Histogram {

    public void observe(double value) {
        throw new UnsupportedOperationException();
    }
}
