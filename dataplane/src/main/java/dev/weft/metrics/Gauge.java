package dev.weft.metrics;

import java.util.concurrent.atomic.LongAdder;

/** A number that goes up and down. Any thread. */
public final class Gauge {

    private final LongAdder value = new LongAdder();

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
}
