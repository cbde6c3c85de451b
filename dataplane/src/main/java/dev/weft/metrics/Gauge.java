package dev.weft.metrics;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** A number that goes up and down. Any thread. */
public final class Gauge extends Series {

    private final LongAdder value = new LongAdder();

    Gauge() {}

    public void add(long amount) {
        value.add(amount);
    }

    public void increment() {
        value.increment();
    }

    public void decrement() {
        value.decrement();
    }

    public long value() {
        return value.sum();
    }

    @Override
    long activity() {
        return value();
    }

    @Override
    void write(Exposition out, String name, List<String> labels, List<String> values) {
        out.sample(name, labels, values, value());
    }
}
