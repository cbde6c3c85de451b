package dev.weft.waypoint.telemetry;

import dev.weft.api.waypoint.MetricOverride;
import dev.weft.api.waypoint.Tag;
import dev.weft.api.waypoint.Telemetry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is told about the requests for one service: defaults, and then the user's objects in their
 * order. Immutable; the same object while nothing of it changes.
 *
 * @param metrics edits by the metric's name; the empty name is for all
 * @param sampling percent of the requests that get a trace of their own; empty for the default
 * @param log empty for what the program was started with
 */
record TelemetrySettings(
        Map<String, MetricEdits> metrics,
        Optional<Double> sampling,
        boolean spans,
        List<Tag> tags,
        Optional<Boolean> logged,
        Optional<LogSettings> log,
        String spanCollector) {

    static final TelemetrySettings DEFAULT =
            new TelemetrySettings(
                    Map.of(),
                    Optional.empty(),
                    true,
                    List.of(),
                    Optional.empty(),
                    Optional.empty(),
                    "");

    TelemetrySettings {
        metrics = Map.copyOf(metrics);
        tags = List.copyOf(tags);
    }

    /** These settings and one object on top of them. */
    TelemetrySettings with(Telemetry more) {
        Map<String, MetricEdits> edits = new LinkedHashMap<>(metrics);
        for (MetricOverride override : more.getMetricsList()) {
            edits.merge(
                    override.getMetric(),
                    MetricEdits.NONE.with(override),
                    (was, _) -> was.with(override));
        }
        List<Tag> allTags = new ArrayList<>(tags);
        allTags.addAll(more.getTagsList());
        return new TelemetrySettings(
                edits,
                more.hasSamplingPercent() ? Optional.of(more.getSamplingPercent()) : sampling,
                spans && !more.getDisableSpans(),
                allTags,
                more.hasAccessLog() ? Optional.of(more.getAccessLog()) : logged,
                more.hasLog() ? Optional.of(LogSettings.of(more.getLog())) : log,
                more.getOtlpEndpoint().isEmpty() ? spanCollector : more.getOtlpEndpoint());
    }

    /** What was changed about a metric: its own edits, else those for all. */
    MetricEdits edits(String metric) {
        if (metrics.isEmpty()) {
            return MetricEdits.NONE;
        }
        MetricEdits own = metrics.get(metric);
        return own != null ? own : metrics.getOrDefault("", MetricEdits.NONE);
    }
}
