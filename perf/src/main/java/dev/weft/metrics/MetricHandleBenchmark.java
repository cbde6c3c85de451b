package dev.weft.metrics;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What an event costs that looks its counter up, and one that holds it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MetricHandleBenchmark {

    private static final String[] VALUES = {
        "source", "frontend", "shop", "v1", "orders", "shop", "v1", "mutual_tls", "tcp", "-"
    };

    private final Family<Counter> family =
            new MetricsRegistry()
                    .counter(
                            "weft_bench_connections_opened_total",
                            "Connections of a benchmark.",
                            List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j"));
    private final Counter held = family.with(VALUES);

    @Benchmark
    public void counter_that_is_looked_up() {
        family.with(VALUES).increment();
    }

    @Benchmark
    public void counter_that_is_held() {
        held.increment();
    }
}
