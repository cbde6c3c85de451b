package dev.weft.ztunnel.dns;

import dev.weft.metrics.Counter;
import dev.weft.metrics.Family;
import dev.weft.metrics.Histogram;
import dev.weft.metrics.MetricsRegistry;
import dev.weft.telemetry.MetricName;
import dev.weft.telemetry.TrafficLabel;
import dev.weft.workload.Workload;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Counts questions. Any thread. */
public final class DnsTelemetry {
    private static final List<String> LABELS =
            List.of(
                    "request_query_type",
                    "request_protocol",
                    TrafficLabel.SOURCE_CANONICAL_SERVICE.toString(),
                    TrafficLabel.SOURCE_CANONICAL_REVISION.toString());

    private static final List<Double> SECONDS = List.of(0.0005, 0.001, 0.01, 0.1, 1.0, 5.0);

    private final Family<Counter> requests;
    private final Family<Counter> upstreamRequests;
    private final Family<Counter> upstreamFailures;
    private final Family<Histogram> upstreamTime;
    private final Family<Counter> shed;

    public DnsTelemetry(MetricsRegistry metrics) {
        requests = metrics.counter(MetricName.DNS_REQUESTS, "Questions of pods.", LABELS);
        upstreamRequests =
                metrics.counter(
                        MetricName.DNS_UPSTREAM_REQUESTS,
                        "Questions passed on to name servers.",
                        LABELS);
        upstreamFailures =
                metrics.counter(
                        MetricName.DNS_UPSTREAM_FAILURES,
                        "Questions that no name server answered.",
                        LABELS);
        upstreamTime =
                metrics.histogram(
                        MetricName.DNS_UPSTREAM_DURATION,
                        "Seconds until name servers answered.",
                        LABELS,
                        SECONDS);
        shed =
                metrics.counter(
                        "weft_dns_questions_shed_total",
                        "Questions refused because a limit was reached.",
                        List.of("limit"));
    }

    /** The labels of one question. */
    static String[] labels(DnsQuery query, Transport transport, Optional<Workload> client) {
        return new String[] {
            RecordType.nameOf(query.type()),
            transport.toString(),
            client.map(w -> w.owner().canonicalName())
                    .filter(l -> !l.isEmpty())
                    .orElse(TrafficLabel.UNKNOWN),
            client.map(w -> w.owner().canonicalRevision())
                    .filter(l -> !l.isEmpty())
                    .orElse(TrafficLabel.UNKNOWN)
        };
    }

    void asked(String[] labels) {
        requests.with(labels).increment();
    }

    void passedOn(String[] labels) {
        upstreamRequests.with(labels).increment();
    }

    void answeredElsewhere(String[] labels, Duration time) {
        upstreamTime.with(labels).observe(time.toNanos() / 1e9);
    }

    void failed(String[] labels) {
        upstreamFailures.with(labels).increment();
    }

    void shed(String limit) {
        shed.with(limit).increment();
    }
}
