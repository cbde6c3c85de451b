package dev.weft.waypoint;

import dev.weft.metrics.Counter;
import dev.weft.metrics.Family;
import dev.weft.metrics.MetricsRegistry;
import dev.weft.waypoint.filter.chain.FilterShare;
import java.util.List;

/** Counts what goes wrong with filters that are not built in. Any thread. */
final class ExtensionMetrics implements FilterShare.Observer {
    private static final int PART_OF_HEAP = 8;

    private final Family<Counter> failures;
    private final Family<Counter> refusals;

    private ExtensionMetrics(MetricsRegistry metrics) {
        failures =
                metrics.counter(
                        "weft_extension_failures_total",
                        "Failures of filters; effect is what became of the request.",
                        List.of("extension", "reason", "effect"));
        refusals =
                metrics.counter(
                        "weft_extension_refused_bodies_total",
                        "Bodies that were larger than a filter takes, or than there was memory for.",
                        List.of("reason"));
    }

    /** What filters share, counted. */
    static FilterShare share(MetricsRegistry metrics) {
        FilterShare share =
                new FilterShare(
                        Runtime.getRuntime().maxMemory() / PART_OF_HEAP,
                        new ExtensionMetrics(metrics));
        metrics.gauge(
                "weft_extension_body_bytes", "Bytes of bodies held for filters.", share::held);
        return share;
    }

    @Override
    public void failed(String filter, String word, boolean passedBy) {
        failures.with(filter, word, passedBy ? "passed_by" : "refused").increment();
    }

    @Override
    public void refused(String word) {
        refusals.with(word).increment();
    }
}
