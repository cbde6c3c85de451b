package dev.weft.metrics;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** A number that only grows. Any thread. */
public final class Counter extends Series {

    private final LongAdder value = new LongAdder();

    Counter() {}

    public void increment() {
        value.increment();
    }

    /** Adds an amount, which is not negative. */
    public void add(long amount) {
        assert amount >= 0 : amount;
        value.add(amount);
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
