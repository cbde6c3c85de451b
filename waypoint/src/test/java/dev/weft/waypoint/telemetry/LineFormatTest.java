package dev.weft.waypoint.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.waypoint.request.ResponseFlag;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LineFormatTest {

    @Test
    void the_usual_text_has_the_fields_of_istio_in_their_order() {
        String line = LineFormat.usualText().render(Outcomes.answered(503, ResponseFlag.OVERFLOW));

        assertThat(line)
                .isEqualTo(
                        "[2026-01-02T03:04:05.678Z] \"POST /charge?x=1 HTTP/1.1\" 503 UO"
                                + " via_upstream - \"-\" 10 20 7 4 \"-\" \"curl \\\"8\\\"\" \"id-1\""
                                + " \"payment\" \"10.0.0.2:8080\""
                                + " outbound|80||payment.shop.svc.cluster.local - 80 10.0.0.1:4711 -"
                                + " HTTPRoute/shop/canary/0");
    }

    @Test
    void json_has_numbers_where_values_are_numbers() {
        String line = LineFormat.usualJson().render(Outcomes.answered(200));

        assertThat(line)
                .startsWith("{\"start_time\":\"2026-01-02T03:04:05.678Z\",\"method\":\"POST\"")
                .contains("\"response_code\":200", "\"duration\":7", "\"bytes_sent\":20")
                .contains("\"user_agent\":\"curl \\\"8\\\"\"")
                .contains("\"x_forwarded_for\":\"-\"");
    }

    @Test
    void a_template_of_a_users_own_is_filled_in() {
        LineFormat format = LineFormat.text("%REQ(X-NONE?USER-AGENT)% took %DURATION%ms, 100%%");

        assertThat(format.render(Outcomes.answered(200)))
                .isEqualTo("curl \\\"8\\\" took 7ms, 100%");
    }

    @Test
    void what_a_peer_chose_cannot_end_a_line() {
        var outcome = Outcomes.answered(200);
        outcome.asked().headers().set("user-agent", "a\tb");

        assertThat(LineFormat.text("%REQ(USER-AGENT)%").render(outcome)).isEqualTo("a\\u0009b");
    }

    @Test
    void an_operator_that_is_not_known_is_named() {
        assertThat(LineFormat.check("%DURATION% %DYNAMIC_METADATA(a:b)%"))
                .hasValueSatisfying(
                        problem -> assertThat(problem).contains("%DYNAMIC_METADATA(a:b)%"));
        assertThat(LineFormat.check(LineFormat.TEXT)).isEmpty();
    }

    @Test
    void fields_of_a_users_own_keep_their_names() {
        LineFormat format = LineFormat.json(Map.of("code", "%RESPONSE_CODE%"));

        assertThat(format.render(Outcomes.answered(404))).isEqualTo("{\"code\":404}");
    }
}
