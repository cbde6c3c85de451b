package dev.weft.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Dashboards depend on these words: a change here must be meant. */
class WordsTest {

    @Test
    void labels_of_traffic_metrics_in_their_order() {
        assertThat(joined(TrafficLabel.values()))
                .isEqualTo(
                        "reporter source_workload source_canonical_service"
                                + " source_canonical_revision source_workload_namespace"
                                + " source_principal source_app source_version source_cluster"
                                + " destination_service destination_service_namespace"
                                + " destination_service_name destination_workload"
                                + " destination_canonical_service destination_canonical_revision"
                                + " destination_workload_namespace destination_principal"
                                + " destination_app destination_version destination_cluster"
                                + " request_protocol response_flags connection_security_policy"
                                + " source_region source_zone destination_region"
                                + " destination_zone");
    }

    @Test
    void fields_of_the_access_log_in_their_order() {
        assertThat(joined(AccessLogField.values()))
                .isEqualTo(
                        "src.addr src.workload src.namespace src.identity src.cluster dst.addr"
                                + " dst.hbone_addr dst.service dst.workload dst.namespace"
                                + " dst.identity dst.cluster direction bytes_sent bytes_recv"
                                + " duration error");
    }

    @Test
    void response_flags() {
        assertThat(joined(ResponseFlag.values()))
                .isEqualTo(
                        "- DENY CONNECT TLS_FAILURE H2_HANDSHAKE_FAILURE NETWORK_POLICY"
                                + " IDENTITY_ERROR CERT_REVOKED");
    }

    @Test
    void reporters_name_their_direction() {
        assertThat(Reporter.SOURCE).hasToString("source");
        assertThat(Reporter.SOURCE.direction()).isEqualTo("outbound");
        assertThat(Reporter.DESTINATION).hasToString("destination");
        assertThat(Reporter.DESTINATION.direction()).isEqualTo("inbound");
    }

    @Test
    void reasons_of_an_end_and_their_flags() {
        assertThat(new ConnectionOutcome.Complete().error()).isEmpty();
        assertThat(new ConnectionOutcome.Complete().flag().isFailure()).isFalse();
        assertThat(new ConnectionOutcome.Denied("x").flag()).isEqualTo(ResponseFlag.DENY);
        assertThat(new ConnectionOutcome.PolicyChanged().flag()).isEqualTo(ResponseFlag.DENY);
        assertThat(new ConnectionOutcome.PolicyChanged().error())
                .isEqualTo("connection closed due to policy change");
        assertThat(new ConnectionOutcome.Drained().error())
                .isEqualTo("connection closed due to connection drain");
        assertThat(new ConnectionOutcome.Drained().flag().isFailure()).isFalse();
    }

    @Test
    void bytes_are_never_negative() {
        assertThatThrownBy(() ->
                        new ConnectionOutcome(
                                -1, 0, Duration.ZERO, new ConnectionOutcome.Complete()))
                .hasMessage("bytes -1 and 0: expected 0 or more");
    }

    private static String joined(Object[] words) {
        return Arrays.stream(words).map(Object::toString).collect(Collectors.joining(" "));
    }
}
