package dev.weft.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongSupplier;

/** All metric families of one program. Any thread; register at start-up. */
public final class MetricsRegistry {

    /** Series per family: a large cluster's peers, but not every address of a scan. */
    public static final int DEFAULT_SERIES = 10_000;

    private static final String OVERFLOWS = "weft_metrics_overflow_total";

    private final Map<String, Metric> metrics = new ConcurrentSkipListMap<>();
    private final SeriesLimit limit;

    public MetricsRegistry() {
        this(DEFAULT_SERIES);
    }

    /** With another bound on the series of each family. */
    public MetricsRegistry(int seriesPerFamily) {
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
        if (!name.endsWith("_total")) {
            throw new IllegalArgumentException(
                    "counter '" + name + "': expected a name that ends in _total");
        }
        return register(
                new Family<>(
                        new Family.Description(name, help, "counter", labels),
                        Counter::new,
                        limit));
    }

    public Family<Gauge> gauge(String name, String help, List<String> labels) {
        return register(
                new Family<>(
                        new Family.Description(name, help, "gauge", labels), Gauge::new, limit));
    }

    /** A gauge without labels that is read when it is scraped. */
    public void gauge(String name, String help, LongSupplier value) {
        register(new Metric.Read(name, help, value));
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
