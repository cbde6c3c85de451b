package dev.weft.metrics;

import java.util.List;
import java.util.function.LongSupplier;

/** All metric families of one program, in the order of their registration. Any thread. */
@SuppressWarnings({"DoNotCallSuggester", "UnusedVariable"})
public final class MetricsRegistry {

    /** A counter family; the name ends in {@code _total}. */
    public Family<Counter> counter(String name, String help, List<String> labels) {
        throw new UnsupportedOperationException();
    }

    public Family<Gauge> gauge(String name, String help, List<String> labels) {
        throw new UnsupportedOperationException();
    }

    /** A gauge without labels that is read when it is scraped. */
    public void gauge(String name, String help, LongSupplier value) {
        throw new UnsupportedOperationException();
    }

    /**
     * A histogram family.
     *
     * @param buckets upper bounds, rising; the infinite one is added
     */
    public Family<Histogram> histogram(
            String name, String help, List<String> labels, List<Double> buckets) {
        throw new UnsupportedOperationException();
    }

    /** All metrics as text. */
    public String expose(ExpositionFormat format) {
        throw new UnsupportedOperationException();
    }
}
