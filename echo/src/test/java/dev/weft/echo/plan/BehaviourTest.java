package dev.weft.echo.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BehaviourTest {

    private static final Optional<String> NONE = Optional.empty();

    @Test
    void a_path_without_rules_is_answered_at_once() throws Exception {
        var behaviour = behaviour(99, Rule.Fail.parse("/other=503"));

        var plan = behaviour.plan("/", Switches.NONE);

        assertThat(plan).isEqualTo(new Plan.Answer(Duration.ZERO, List.of(), List.of()));
    }

    @Test
    void rules_of_one_path_add_up() throws Exception {
        var behaviour =
                behaviour(
                        0,
                        Rule.Call.parse("/a=http://x/"),
                        Rule.Call.parse("/a=http://y/"),
                        Rule.Delay.parse("/a=200ms"),
                        Rule.Delay.parse("/a=1s"));

        var plan = (Plan.Answer) behaviour.plan("/a", Switches.NONE);

        assertThat(plan.delay()).isEqualTo(Duration.ofMillis(1200));
        assertThat(plan.calls())
                .extracting(Object::toString)
                .containsExactly("http://x/", "http://y/");
    }

    @ParameterizedTest
    @CsvSource({"0, true", "29, true", "30, false", "99, false"})
    void a_share_of_the_requests_fails(int dice, boolean fails) throws Exception {
        var plan = behaviour(dice, Rule.Fail.parse("/a=503@30%")).plan("/a", Switches.NONE);

        assertThat(plan instanceof Plan.Fail).isEqualTo(fails);
    }

    @Test
    void the_switches_of_a_request_win_over_the_rules() throws Exception {
        var behaviour = behaviour(0, Rule.Fail.parse("/a=503"), Rule.Delay.parse("/a=1s"));

        var plan = behaviour.plan("/a", Switches.of(Optional.of("418"), Optional.of("5ms")));

        assertThat(plan)
                .isEqualTo(
                        new Plan.Fail(
                                Duration.ofMillis(5), new Rule.Failure.Status(418), List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "199", "600", "abc"})
    void a_status_that_is_none_is_refused_with_its_text(String status) throws Exception {
        var plan = behaviour(0).plan("/a", Switches.of(Optional.of(status), NONE));

        assertThat(plan).isInstanceOf(Plan.Refuse.class).asString().contains("'" + status + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "11m", "-1s"})
    void a_delay_that_is_none_or_too_long_is_refused_with_its_text(String delay) throws Exception {
        var plan = behaviour(0).plan("/a", Switches.of(NONE, Optional.of(delay)));

        assertThat(plan).isInstanceOf(Plan.Refuse.class).asString().contains("'" + delay + "'");
    }

    @Test
    void the_first_requests_of_a_key_fail_and_those_after_succeed() {
        var behaviour = behaviour(0);
        var asked = failing("2", "a", "503");

        assertThat(behaviour.plan("/", asked)).isInstanceOf(Plan.Fail.class);
        assertThat(behaviour.plan("/other", asked)).isInstanceOf(Plan.Fail.class);
        assertThat(behaviour.plan("/", failing("2", "b", "503"))).isInstanceOf(Plan.Fail.class);
        assertThat(behaviour.plan("/", asked)).isInstanceOf(Plan.Answer.class);
    }

    @Test
    void an_answer_carries_the_headers_that_were_asked_for() {
        var plan = behaviour(0).plan("/", withHeaders("set-cookie: a=b", "X-Y:"));

        assertThat(plan)
                .isEqualTo(
                        new Plan.Answer(
                                Duration.ZERO,
                                List.of(),
                                List.of(
                                        new Plan.Header("set-cookie", "a=b"),
                                        new Plan.Header("X-Y", ""))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", ": b", "a b: c", "Content-Length: 5", "connection:close"})
    void a_header_that_cannot_be_sent_is_refused(String header) {
        assertThat(behaviour(0).plan("/", withHeaders(header))).isInstanceOf(Plan.Refuse.class);
    }

    private static Switches failing(String times, String key, String status) {
        return new Switches(
                Optional.of(status), NONE, Optional.of(times), Optional.of(key), List.of());
    }

    private static Switches withHeaders(String... headers) {
        return new Switches(NONE, NONE, NONE, NONE, List.of(headers));
    }

    private static Behaviour behaviour(int dice, Rule... rules) {
        return new Behaviour(List.of(rules), () -> dice);
    }
}
