package dev.weft.waypoint.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.waypoint.MetricOverride;
import dev.weft.api.waypoint.Target;
import dev.weft.api.waypoint.Telemetry;
import dev.weft.metrics.ExpositionFormat;
import dev.weft.metrics.MetricsRegistry;
import dev.weft.waypoint.request.RequestTrace;
import dev.weft.waypoint.request.ResponseFlag;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestMetricsTest {

    private final MetricsRegistry registry = new MetricsRegistry();
    private final RequestMetrics metrics = new RequestMetrics(registry);

    private String exposed() {
        return registry.expose(ExpositionFormat.PROMETHEUS);
    }

    @Test
    void a_request_counts_with_the_labels_that_dashboards_ask_for() {
        metrics.count(Outcomes.answered(200), TelemetrySettings.DEFAULT);
        metrics.count(Outcomes.answered(200), TelemetrySettings.DEFAULT);

        assertThat(exposed())
                .contains(
                        "istio_requests_total{reporter=\"waypoint\","
                                + "source_workload=\"frontend-v1\","
                                + "source_canonical_service=\"frontend\","
                                + "source_canonical_revision=\"v1\","
                                + "source_workload_namespace=\"shop\","
                                + "source_principal=\"spiffe://cluster.local/ns/shop/sa/frontend\","
                                + "source_app=\"frontend\",source_version=\"v1\","
                                + "source_cluster=\"Kubernetes\","
                                + "destination_service=\"payment.shop.svc.cluster.local\","
                                + "destination_service_namespace=\"shop\","
                                + "destination_service_name=\"payment\","
                                + "destination_workload=\"payment-v2\"")
                .contains(
                        "request_protocol=\"http\",response_flags=\"-\","
                                + "connection_security_policy=\"mutual_tls\"")
                .contains("response_code=\"200\",grpc_response_status=\"\"} 2\n");
    }

    @Test
    void durations_and_sizes_fall_into_buckets() {
        metrics.count(Outcomes.answered(200), TelemetrySettings.DEFAULT);

        assertThat(exposed())
                .containsPattern("istio_request_duration_milliseconds_bucket.*le=\"5.0\"} 0\n")
                .containsPattern("istio_request_duration_milliseconds_bucket.*le=\"10.0\"} 1\n")
                .containsPattern("istio_request_duration_milliseconds_sum.*} 7.0\n")
                .containsPattern("istio_request_bytes_sum.*} 10.0\n")
                .containsPattern("istio_response_bytes_sum.*} 20.0\n");
    }

    @Test
    void different_codes_and_flags_are_different_series() {
        metrics.count(Outcomes.answered(200), TelemetrySettings.DEFAULT);
        metrics.count(Outcomes.answered(503, ResponseFlag.OVERFLOW), TelemetrySettings.DEFAULT);

        assertThat(exposed())
                .containsPattern("istio_requests_total\\{.*response_code=\"200\".*} 1\n")
                .containsPattern("response_flags=\"UO\".*response_code=\"503\".*} 1\n");
    }

    @Test
    void messages_count_for_grpc_only() {
        metrics.count(Outcomes.answered(200), TelemetrySettings.DEFAULT);
        metrics.count(
                Outcomes.of(200, List.of(), true, RequestTrace.NONE), TelemetrySettings.DEFAULT);

        assertThat(exposed())
                .containsPattern(
                        "istio_request_messages_total\\{.*request_protocol=\"grpc\".*} 1\n")
                .containsPattern(
                        "istio_response_messages_total\\{.*grpc_response_status=\"0\"} 2\n")
                .containsPattern(
                        "istio_request_messages_total\\{.*request_protocol=\"http\".*} 0\n");
    }

    @Test
    void a_user_may_add_labels_take_some_away_and_switch_a_metric_off() {
        TelemetryPolicies policies =
                TelemetryPolicies.EMPTY.with(
                        Map.of(
                                "Telemetry/shop/a",
                                Telemetry.newBuilder()
                                        .addTargets(
                                                Target.newBuilder()
                                                        .setService(
                                                                "shop/payment.shop.svc.cluster.local"))
                                        .addMetrics(
                                                MetricOverride.newBuilder()
                                                        .setMetric(RequestMetrics.REQUESTS)
                                                        .putSet("request_host", "request.host")
                                                        .putSet("source_app", "'hidden'")
                                                        .addRemove("source_principal"))
                                        .addMetrics(
                                                MetricOverride.newBuilder()
                                                        .setMetric(RequestMetrics.DURATION)
                                                        .setDisabled(true))
                                        .build()),
                        List.of());

        metrics.count(
                Outcomes.answered(200), policies.of(Outcomes.DOWNSTREAM.front(), "shop/waypoint"));

        assertThat(exposed())
                .containsPattern("istio_requests_total\\{.*source_principal=\"\"")
                .containsPattern("istio_requests_total\\{.*source_app=\"hidden\"")
                .containsPattern("istio_requests_total\\{.*request_host=\"payment\"} 1\n")
                .doesNotContain("istio_request_duration_milliseconds_count");
    }
}
