package dev.weft.waypoint.telemetry;

import dev.weft.hbone.Baggage;
import dev.weft.identity.SpiffeId;
import dev.weft.metrics.Counter;
import dev.weft.metrics.Family;
import dev.weft.metrics.Histogram;
import dev.weft.metrics.MetricsRegistry;
import dev.weft.metrics.Series;
import dev.weft.waypoint.request.Front;
import dev.weft.waypoint.request.RequestOutcome;
import dev.weft.workload.Workload;
import dev.weft.workload.WorkloadType;
import dev.weft.workload.WorkloadUid;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The standard metrics of requests. Any thread.
 *
 * <p>To put the labels of a series together costs more than to count: the handles of series that
 * were used are kept by the few things in which requests differ.
 */
final class RequestMetrics {
    static final String REQUESTS = "istio_requests_total";
    static final String DURATION = "istio_request_duration_milliseconds";
    static final String REQUEST_BYTES = "istio_request_bytes";
    static final String RESPONSE_BYTES = "istio_response_bytes";
    static final String REQUEST_MESSAGES = "istio_request_messages_total";
    static final String RESPONSE_MESSAGES = "istio_response_messages_total";

    private static final List<Double> MILLIS =
            List.of(
                    0.5,
                    1.0,
                    5.0,
                    10.0,
                    25.0,
                    50.0,
                    100.0,
                    250.0,
                    500.0,
                    1000.0,
                    2500.0,
                    5000.0,
                    10_000.0,
                    30_000.0,
                    60_000.0,
                    300_000.0,
                    600_000.0,
                    1_800_000.0,
                    3_600_000.0);
    private static final List<Double> BYTES =
            List.of(
                    1.0,
                    8.0,
                    64.0,
                    512.0,
                    4096.0,
                    32_768.0,
                    262_144.0,
                    2_097_152.0,
                    16_777_216.0,
                    134_217_728.0,
                    1_073_741_824.0);

    /** More kinds of requests than that are rare; then the cache starts anew. */
    private static final int MOST_KEPT = 10_000;

    private final Family<Counter> requests;
    private final Family<Histogram> durations;
    private final Family<Histogram> requestBytes;
    private final Family<Histogram> responseBytes;
    private final Family<Counter> requestMessages;
    private final Family<Counter> responseMessages;
    private final Map<Key, Handles> kept = new ConcurrentHashMap<>();

    RequestMetrics(MetricsRegistry metrics) {
        List<String> labels = Labels.REQUEST;
        requests = metrics.passingCounter(REQUESTS, "Requests.", labels);
        durations = metrics.histogram(DURATION, "How long requests took, in ms.", labels, MILLIS);
        requestBytes = metrics.histogram(REQUEST_BYTES, "Bytes of request bodies.", labels, BYTES);
        responseBytes =
                metrics.histogram(RESPONSE_BYTES, "Bytes of response bodies.", labels, BYTES);
        requestMessages =
                metrics.passingCounter(REQUEST_MESSAGES, "gRPC messages of clients.", labels);
        responseMessages =
                metrics.passingCounter(RESPONSE_MESSAGES, "gRPC messages to clients.", labels);
    }

    void count(RequestOutcome outcome, TelemetrySettings settings) {
        Handles handles =
                settings.metrics().isEmpty() ? known(outcome) : new Handles(outcome, settings);
        handles.requests.ifPresent(Counter::increment);
        handles.durations.ifPresent(h -> h.observe(outcome.times().total().toNanos() / 1e6));
        handles.requestBytes.ifPresent(h -> h.observe((double) outcome.bytes().received()));
        handles.responseBytes.ifPresent(h -> h.observe((double) outcome.bytes().sent()));
        if (outcome.asked().grpc()) {
            handles.requestMessages.ifPresent(c -> c.add(outcome.bytes().messagesReceived()));
            handles.responseMessages.ifPresent(c -> c.add(outcome.bytes().messagesSent()));
        }
    }

    private Handles known(RequestOutcome outcome) {
        Key key = Key.of(outcome);
        Handles handles = kept.get(key);
        if (handles != null) {
            return handles;
        }
        if (kept.size() >= MOST_KEPT) {
            kept.clear();
        }
        return kept.computeIfAbsent(key, _ -> new Handles(outcome, TelemetrySettings.DEFAULT));
    }

    static boolean isSecure(RequestOutcome outcome) {
        return outcome.downstream().identity().isPresent();
    }

    private static String[] labels(RequestOutcome outcome) {
        int grpc = outcome.answer().grpcStatus();
        return Labels.of(
                new Labels.About(
                        outcome.downstream(),
                        outcome.routed().destination(),
                        outcome.endpoint(),
                        outcome.asked().grpc() ? "grpc" : "http",
                        outcome.answer().flagCodes(),
                        isSecure(outcome)),
                String.valueOf(outcome.answer().status()),
                outcome.asked().grpc() && grpc >= 0 ? String.valueOf(grpc) : "");
    }

    /** All in which requests of one series are alike; the texts of it keep their hashes. */
    private record Key(
            Optional<WorkloadUid> source,
            Baggage told,
            Workload.Owner sourceOwner,
            Optional<SpiffeId> identity,
            String front,
            String destination,
            String endpoint,
            int status,
            int grpcStatus,
            String flags,
            boolean grpc) {

        private static final Workload.Owner NOBODY =
                new Workload.Owner(WorkloadType.POD, "", "", "");

        static Key of(RequestOutcome outcome) {
            Optional<Workload> source = outcome.downstream().workload();
            return new Key(
                    source.map(Workload::uid),
                    source.isPresent() ? Baggage.EMPTY : outcome.downstream().baggage(),
                    source.map(Workload::owner).orElse(NOBODY),
                    outcome.downstream().identity(),
                    outcome.downstream().front() instanceof Front.OfService of
                            ? of.service().hostname()
                            : "",
                    outcome.routed().destination().map(d -> d.service().hostname()).orElse(""),
                    outcome.endpoint().map(w -> w.uid().toString()).orElse(""),
                    outcome.answer().status(),
                    outcome.answer().grpcStatus(),
                    outcome.answer().flagCodes(),
                    outcome.asked().grpc());
        }
    }

    /** The series of one kind of request; those that a user switched off are empty. */
    private final class Handles {
        private final Optional<Counter> requests;
        private final Optional<Histogram> durations;
        private final Optional<Histogram> requestBytes;
        private final Optional<Histogram> responseBytes;
        private final Optional<Counter> requestMessages;
        private final Optional<Counter> responseMessages;

        Handles(RequestOutcome outcome, TelemetrySettings settings) {
            String[] labels = labels(outcome);
            Edited edited = new Edited(outcome, settings, List.of(labels));
            requests = edited.of(REQUESTS, RequestMetrics.this.requests);
            durations = edited.of(DURATION, RequestMetrics.this.durations);
            requestBytes = edited.of(REQUEST_BYTES, RequestMetrics.this.requestBytes);
            responseBytes = edited.of(RESPONSE_BYTES, RequestMetrics.this.responseBytes);
            requestMessages = edited.of(REQUEST_MESSAGES, RequestMetrics.this.requestMessages);
            responseMessages = edited.of(RESPONSE_MESSAGES, RequestMetrics.this.responseMessages);
        }
    }

    private record Edited(RequestOutcome outcome, TelemetrySettings settings, List<String> labels) {
        <T extends Series> Optional<T> of(String metric, Family<T> family) {
            MetricEdits edits = settings.edits(metric);
            if (edits.disabled()) {
                return Optional.empty();
            }
            if (edits.isNone()) {
                return Optional.of(family.withMore(List.of(), labels));
            }
            MetricEdits.Labelled changed = edits.apply(Labels.REQUEST, labels, outcome);
            return Optional.of(family.withMore(changed.more(), changed.values()));
        }
    }
}
