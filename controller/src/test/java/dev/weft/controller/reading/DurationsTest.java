package dev.weft.controller.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.manifest.Field;
import dev.weft.manifest.KubeObject;
import dev.weft.manifest.ManifestException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

    @ParameterizedTest
    @CsvSource({"10s,10000", "1h2m3s4ms,3723004", "0s,0", "500ms,500"})
    void the_gateway_api_writes_whole_numbers(String text, long millis) {
        assertThat(Durations.ofGatewayApi(field(text))).hasValue(millis);
        assertThat(Durations.ofIstio(field(text))).hasValue(millis);
    }

    @ParameterizedTest
    @CsvSource({"0.5s,500", "1.5h,5400000", "100us,1", "86400s,86400000"})
    void istio_also_writes_fractions_and_what_is_not_zero_stays_a_limit(String text, long millis) {
        assertThat(Durations.ofIstio(field(text))).hasValue(millis);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "s", "-1s", "1d", "1s ", "1.5s", "1h1h1h1h1h"})
    void anything_else_is_refused_by_the_gateway_api(String text) {
        assertThatThrownBy(() -> Durations.ofGatewayApi(field(text)))
                .isInstanceOf(ManifestException.class)
                .hasMessageContaining("a duration such as");
    }

    @Test
    void what_is_absent_says_nothing() {
        Field absent = object("x").field("spec", "other");

        assertThat(Durations.ofIstio(absent)).isEmpty();
    }

    private static Field field(String text) {
        return object(text).field("spec", "time");
    }

    private static KubeObject object(String text) {
        return KubeObject.of(
                Map.of(
                        "apiVersion",
                        "v1",
                        "kind",
                        "X",
                        "metadata",
                        Map.of("name", "x"),
                        "spec",
                        Map.of("time", text)));
    }
}
