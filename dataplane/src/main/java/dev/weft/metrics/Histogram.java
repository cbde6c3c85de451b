package dev.weft.metrics;

import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.DoubleAdder;

/** How often values fell into each of a few ranges. Any thread. */
public final class Histogram extends Series {

    private final List<Double> bounds;
    private final AtomicLongArray counts;
    private final DoubleAdder sum = new DoubleAdder();

    /** With upper bounds, rising, the last one infinite. */
    Histogram(List<Double> bounds) {
        this.bounds = bounds;
        this.counts = new AtomicLongArray(bounds.size());
    }

    public void observe(double value) {
        int bucket = 0;
        while (value > bounds.get(bucket)) {
            bucket++;
        }
        counts.incrementAndGet(bucket);
        sum.add(value);
    }

    @Override
    long activity() {
        long count = 0;
        for (int i = 0; i < bounds.size(); i++) {
            count += counts.get(i);
        }
        return count;
    }

    @Override
    void write(Exposition out, String name, List<String> labels, List<String> values) {
        long count = 0;
        for (int i = 0; i < bounds.size(); i++) {
            count += counts.get(i);
            out.bucket(name, labels, values, bounds.get(i), count);
        }
        out.sample(name + "_sum", labels, values, sum.sum());
        out.sample(name + "_count", labels, values, count);
    }
}
