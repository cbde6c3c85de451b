package dev.weft.metrics;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongSupplier;

/** All metric families of one program. Any thread; register at start-up. */
public final class MetricsRegistry {

    /** Series per family: a large cluster's peers, but not every address of a scan. */
    public static final int DEFAULT_SERIES = 10_000;

    /** Longer than any scrape interval. */
    public static final Duration DEFAULT_IDLE = Duration.ofHours(1);

    private static final String OVERFLOWS = "weft_metrics_overflow_total";

    private final Map<String, Metric> metrics = new ConcurrentSkipListMap<>();
    private final SeriesLimit limit;
    private final Duration idle;
    private final InstantSource clock;

    public MetricsRegistry() {
        this(DEFAULT_SERIES, DEFAULT_IDLE, InstantSource.system());
    }

    /**
     * With other bounds.
     *
     * @param seriesPerFamily the most series of each family
     * @param idle how long series of {@link #passingCounter} stay without a change; zero for ever
     */
    public MetricsRegistry(int seriesPerFamily, Duration idle, InstantSource clock) {
        this.idle = idle;
        this.clock = clock;
        Family<Counter> overflows =
                register(
                        new Family<>(
                                new Family.Description(
                                        OVERFLOWS,
                                        "Look-ups of a series that a full family did not make.",
                                        "counter",
                                        List.of("metric")),
                                Counter::new,
                                new Unlimited()));
        limit = new Limit(seriesPerFamily, overflows);
    }

    /** A counter family; the name ends in {@code _total}. */
    public Family<Counter> counter(String name, String help, List<String> labels) {
        return register(
                new Family<>(
                        new Family.Description(total(name), help, "counter", labels),
                        Counter::new,
                        limit));
    }

    /**
     * A counter family whose series end when they did not change for a time and nobody holds their
     * handle: for labels that name who talks to whom, which come and go with the workloads.
     */
    public Family<Counter> passingCounter(String name, String help, List<String> labels) {
        return register(
                new Family<>(
                        new Family.Description(total(name), help, "counter", labels),
                        Counter::new,
                        limit,
                        new SeriesStore.Passing<>(idle, clock)));
    }

    private static String total(String name) {
        if (!name.endsWith("_total")) {
            throw new IllegalArgumentException(
                    "counter '" + name + "': expected a name that ends in _total");
        }
        return name;
    }

    public Family<Gauge> gauge(String name, String help, List<String> labels) {
        return register(
                new Family<>(
                        new Family.Description(name, help, "gauge", labels), Gauge::new, limit));
    }

    /** A gauge without labels that is read when it is scraped. */
    public void gauge(String name, String help, LongSupplier value) {
        register(new Metric.Read(name, help, "gauge", value));
    }

    /**
     * A counter without labels that is read when it is scraped; the name ends in {@code _total}.
     */
    public void counter(String name, String help, LongSupplier value) {
        register(new Metric.Read(total(name), help, "counter", value));
    }

    /**
     * A histogram family.
     *
     * @param buckets upper bounds, rising; the infinite one is added
     */
    public Family<Histogram> histogram(
            String name, String help, List<String> labels, List<Double> buckets) {
        List<Double> bounds = new ArrayList<>(buckets);
        bounds.add(Double.POSITIVE_INFINITY);
        for (int i = 1; i < bounds.size(); i++) {
            if (!(bounds.get(i - 1) < bounds.get(i))) {
                throw new IllegalArgumentException(
                        "histogram '" + name + "': buckets " + buckets + ", expected rising ones");
            }
        }
        List<Double> fixed = List.copyOf(bounds);
        return register(
                new Family<>(
                        new Family.Description(name, help, "histogram", labels),
                        () -> new Histogram(fixed),
                        limit));
    }

    /** All metrics as text, sorted by name and labels. */
    public String expose(ExpositionFormat format) {
        Exposition exposition = new Exposition(format);
        metrics.values().forEach(exposition::metric);
        return exposition.end();
    }

    private <M extends Metric> M register(M metric) {
        if (metrics.putIfAbsent(metric.name(), metric) != null) {
            throw new IllegalArgumentException(
                    "metric '" + metric.name() + "' is registered twice; share the first family");
        }
        return metric;
    }

    private record Limit(int perFamily, Family<Counter> overflows) implements SeriesLimit {
        @Override
        public void exceeded(String metric) {
            overflows.with(metric).increment();
        }
    }

    /** For the counter of overflows itself: it has one series per registered family. */
    private record Unlimited() implements SeriesLimit {
        @Override
        public int perFamily() {
            return Integer.MAX_VALUE;
        }

        @Override
        public void exceeded(String metric) {}
    }
}
