package dev.weft.enrolment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.enrolment.PodEnrolment.Redirection;
import dev.weft.manifest.KubeObject;
import dev.weft.manifest.ManifestException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PodEnrolmentTest {

    @ParameterizedTest
    @EnumSource
    void comes_back_from_its_object(Redirection redirection) {
        PodEnrolment enrolment =
                new PodEnrolment("shop", "orders-1", "uid-1", "node-2", redirection, "why");

        assertThat(PodEnrolment.parse(enrolment.toObject())).isEqualTo(enrolment);
    }

    @Test
    void stands_in_a_file_of_its_own() {
        assertThat(PodEnrolment.file(Path.of("/c"), "shop", "orders-1"))
                .isEqualTo(Path.of("/c/enrolments/shop/orders-1.yaml"));
    }

    @Test
    void an_unknown_state_is_refused() {
        Map<String, Object> body = new HashMap<>(some().toObject().body());
        body.put("status", Map.of("redirection", "on"));

        assertThatThrownBy(() -> PodEnrolment.parse(KubeObject.of(body)))
                .isInstanceOf(ManifestException.class)
                .hasMessageEndingWith(
                        "status.redirection: found 'on', expected enabled or pending");
    }

    @Test
    void another_kind_is_refused() {
        Map<String, Object> body = new HashMap<>(some().toObject().body());
        body.put("apiVersion", "v1");

        assertThatThrownBy(() -> PodEnrolment.parse(KubeObject.of(body)))
                .hasMessageEndingWith("expected PodEnrolment of weft.dev");
    }

    private static PodEnrolment some() {
        return new PodEnrolment("shop", "a", "u", "n", Redirection.ENABLED, "");
    }
}
