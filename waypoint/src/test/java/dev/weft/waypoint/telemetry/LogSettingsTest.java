package dev.weft.waypoint.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.waypoint.AccessLog;
import dev.weft.expression.Attribute;
import dev.weft.waypoint.request.ResponseFlag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LogSettingsTest {

    private static LogSettings filtered(String condition) {
        return LogSettings.of(AccessLog.newBuilder().setFilter(condition).build());
    }

    @ParameterizedTest
    @CsvSource({
        "response.code >= 400, 200, false",
        "response.code >= 400, 404, true",
        "response.code >= 500, 404, false",
        "request.method == 'POST' && response.code == 404, 404, true",
        "source.workload == 'frontend-v1' && connection.mtls, 200, true",
        "request.headers['User-Agent'].startsWith('curl'), 200, true",
        "has(response.grpc_status), 200, false"
    })
    void a_condition_says_which_requests_are_written(
            String condition, int status, boolean written) {
        assertThat(filtered(condition).wants(Outcomes.answered(status))).isEqualTo(written);
    }

    @Test
    void a_filter_and_errors_only_both_have_to_hold() {
        LogSettings settings =
                LogSettings.of(
                        AccessLog.newBuilder()
                                .setErrorsOnly(true)
                                .setFilter("response.code < 503")
                                .build());

        assertThat(settings.wants(Outcomes.answered(200))).isFalse();
        assertThat(settings.wants(Outcomes.answered(403, ResponseFlag.DENIED))).isTrue();
        assertThat(settings.wants(Outcomes.answered(503))).isFalse();
    }

    @Test
    void a_filter_that_is_not_understood_is_refused_by_name() {
        assertThat(LogSettings.check(AccessLog.newBuilder().setFilter("response.kode > 1").build()))
                .hasValueSatisfying(problem ->
                        assertThat(problem).contains("the filter", "response.kode is not known"));
    }

    @ParameterizedTest
    @EnumSource
    void every_attribute_has_a_value_of_its_type_or_none(Attribute attribute) {
        var request = new EndedRequest(Outcomes.answered(200));

        assertThat(
                        request.value(attribute).isEmpty()
                                || filtered("has(" + attribute.text() + ")")
                                        .wants(Outcomes.answered(200)))
                .isTrue();
    }
}
