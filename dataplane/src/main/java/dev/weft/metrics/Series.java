package dev.weft.metrics;

import java.util.List;

/** One metric with one set of label values. */
public abstract sealed class Series permits Counter, Gauge, Histogram {

    Series() {}

    /** A number that is another whenever the series changed. */
    abstract long activity();

    abstract void write(Exposition out, String name, List<String> labels, List<String> values);
}
