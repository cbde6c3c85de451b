package dev.weft.waypoint.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.weft.api.waypoint.AccessLog;
import dev.weft.api.waypoint.Telemetry;
import dev.weft.metrics.MetricsRegistry;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.request.RequestTrace;
import dev.weft.waypoint.request.ResponseFlag;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RequestTelemetryTest {
    private static final String COLLECTOR = "http://collector:4318";
    private static final RequestTrace SAMPLED =
            new RequestTrace("4bf92f3577b34da6a3ce929d0e0e4736", "1111111111111111", "", true);

    private final List<String> lines = new ArrayList<>();
    private final Queue<ByteString> posted = new ConcurrentLinkedQueue<>();
    private final Queue<URI> targets = new ConcurrentLinkedQueue<>();
    private TelemetryPolicies policies = TelemetryPolicies.EMPTY;

    private RequestTelemetry telemetry(Exporter exporter, TelemetryConfig.Logged logged) {
        return new RequestTelemetry(
                TelemetryConfig.of("shop/waypoint", logged, false, COLLECTOR, 100),
                () -> policies,
                new MetricsRegistry(),
                lines::add,
                exporter,
                RandomGenerator.of("L64X128MixRandom"));
    }

    private Exporter exporter() {
        return new Exporter(
                (uri, body) -> {
                    targets.add(uri);
                    posted.add(body);
                    return CompletableFuture.completedFuture(200);
                },
                Map.of("service.name", "waypoint"));
    }

    @Test
    void only_requests_that_failed_are_written_down_unless_a_user_wants_all() {
        try (Exporter exporter = exporter()) {
            RequestTelemetry telemetry = telemetry(exporter, TelemetryConfig.Logged.ERRORS);

            telemetry.ended(Outcomes.answered(200));
            telemetry.ended(Outcomes.answered(429, ResponseFlag.RATE_LIMITED));
            policies =
                    policies.with(
                            Map.of("t", Telemetry.newBuilder().setAccessLog(true).build()),
                            List.of());
            telemetry.ended(Outcomes.answered(200));

            assertThat(lines).hasSize(2);
            assertThat(lines.getFirst()).contains(" 429 RL ");
            assertThat(lines.getLast()).contains(" 200 - ");
        }
    }

    @Test
    void a_connection_is_written_down_like_a_request_without_method_path_and_status() {
        try (Exporter exporter = exporter()) {
            RequestTelemetry errors = telemetry(exporter, TelemetryConfig.Logged.ERRORS);
            errors.ended(Outcomes.connection());
            errors.ended(Outcomes.connection(ResponseFlag.UPSTREAM_CLOSED));
            telemetry(exporter, TelemetryConfig.Logged.ALL).ended(Outcomes.connection());

            assertThat(lines)
                    .containsExactly(
                            "[2026-01-02T03:04:05.678Z] \"- - -\" 0 UC - - \"connection reset\" 10 20"
                                    + " 1500 - \"-\" \"-\" \"-\" \"-\" \"10.0.0.2:8080\""
                                    + " outbound|80||payment.shop.svc.cluster.local - 80"
                                    + " 10.0.0.1:4711 - TCPRoute/shop/db/0",
                            "[2026-01-02T03:04:05.678Z] \"- - -\" 0 - - - \"-\" 10 20"
                                    + " 1500 - \"-\" \"-\" \"-\" \"-\" \"10.0.0.2:8080\""
                                    + " outbound|80||payment.shop.svc.cluster.local - 80"
                                    + " 10.0.0.1:4711 - TCPRoute/shop/db/0");
        }
    }

    @Test
    void a_user_may_switch_the_log_off_or_give_it_another_form() {
        try (Exporter exporter = exporter()) {
            RequestTelemetry telemetry = telemetry(exporter, TelemetryConfig.Logged.ALL);
            Telemetry off = Telemetry.newBuilder().setAccessLog(false).build();
            Telemetry own =
                    Telemetry.newBuilder()
                            .setAccessLog(true)
                            .setLog(AccessLog.newBuilder().setTemplate("%RESPONSE_CODE%"))
                            .build();

            policies = TelemetryPolicies.EMPTY.with(Map.of("t", off), List.of());
            telemetry.ended(Outcomes.answered(500));
            policies = TelemetryPolicies.EMPTY.with(Map.of("t", own), List.of());
            telemetry.ended(Outcomes.answered(200));

            assertThat(lines).containsExactly("200");
        }
    }

    @Test
    void a_sampled_request_becomes_a_span_and_one_for_each_attempt()
            throws InvalidProtocolBufferException {
        try (Exporter exporter = exporter()) {
            telemetry(exporter, TelemetryConfig.Logged.OFF)
                    .ended(Outcomes.of(503, List.of(), false, SAMPLED));

            // Not before: what is there when it starts goes as one.
            exporter.start();
            await().until(() -> exporter.sent() == 2);
        }
        ExportTraceServiceRequest request = ExportTraceServiceRequest.parseFrom(posted.remove());
        List<Span> spans = request.getResourceSpans(0).getScopeSpans(0).getSpansList();

        assertThat(targets.remove()).hasToString(COLLECTOR + "/v1/traces");
        assertThat(spans).hasSize(2);
        assertThat(spans.getFirst().getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
        assertThat(spans.getLast().getParentSpanId()).isEqualTo(spans.getFirst().getSpanId());
        assertThat(spans.getFirst().getEndTimeUnixNano() - spans.getFirst().getStartTimeUnixNano())
                .isEqualTo(7_000_000);
        assertThat(spans.getFirst().getStatus().getCodeValue()).isEqualTo(2);
    }

    @Test
    void records_that_no_collector_takes_are_counted_as_lost() {
        try (Exporter exporter =
                new Exporter((_, _) -> CompletableFuture.completedFuture(500), Map.of())) {
            exporter.start();
            telemetry(exporter, TelemetryConfig.Logged.OFF)
                    .ended(Outcomes.of(200, List.of(), false, SAMPLED));

            await().until(() -> exporter.dropped() == 2);
            assertThat(exporter.sent()).isZero();
        }
    }

    @Test
    void a_request_is_traced_as_its_caller_decided_and_sampled_if_that_said_nothing() {
        try (Exporter exporter = exporter()) {
            RequestTelemetry telemetry = telemetry(exporter, TelemetryConfig.Logged.OFF);
            RequestHead told = RequestHead.of("GET", "http", "payment", "/");
            told.headers()
                    .set("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00");
            RequestHead untold = RequestHead.of("GET", "http", "payment", "/");

            RequestTrace followed = telemetry.began(Outcomes.DOWNSTREAM, told);
            RequestTrace fresh = telemetry.began(Outcomes.DOWNSTREAM, untold);
            telemetry.forwarding(followed, told);

            assertThat(followed.sampled()).isFalse();
            assertThat(followed.parentId()).isEqualTo("00f067aa0ba902b7");
            assertThat(fresh.sampled()).isTrue();
            assertThat(told.headers().get("traceparent"))
                    .isEqualTo("00-4bf92f3577b34da6a3ce929d0e0e4736-" + followed.spanId() + "-00");
        }
    }

    @Test
    void what_cannot_be_understood_is_named() {
        assertThat(
                        TelemetryPolicies.check(
                                Telemetry.newBuilder()
                                        .addMetrics(
                                                dev.weft.api.waypoint.MetricOverride.newBuilder()
                                                        .putSet("x", "request.size + 1"))
                                        .build()))
                .hasValueSatisfying(
                        problem -> assertThat(problem).contains("request.size + 1", "label 'x'"));
        assertThat(TelemetryPolicies.check(Telemetry.newBuilder().setSamplingPercent(101).build()))
                .isPresent();
    }
}
