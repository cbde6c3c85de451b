package dev.weft.waypoint.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.waypoint.http.StreamFailure;
import dev.weft.waypoint.request.LocalResponse;
import dev.weft.waypoint.request.ResponseFlag;
import dev.weft.waypoint.route.plan.RetryCondition;
import dev.weft.waypoint.route.plan.RetryPlan;
import dev.weft.waypoint.upstream.Upstreams;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryJudgeTest {

    @ParameterizedTest(name = "{0} after {1} of {2}: {3}")
    @CsvSource(
            textBlock =
                    """
                    # conditions,            end,              method, worthwhile
                    5xx,                     500,              POST,   true
                    5xx,                     499,              GET,    false
                    5xx,                     RESET,            POST,   true
                    gateway-error,           503,              POST,   true
                    gateway-error,           500,              POST,   false
                    retriable-4xx,           409,              PUT,    true
                    retriable-4xx,           404,              PUT,    false
                    429,                     429,              GET,    true
                    429,                     428,              GET,    false
                    unavailable,             grpc 14,          POST,   true
                    unavailable,             grpc 13,          POST,   false
                    cancelled,               grpc 1,           POST,   true
                    reset,                   RESET,            POST,   true
                    reset,                   CONNECTION_LOST,  POST,   true
                    reset,                   503,              POST,   false
                    reset,                   TOO_LARGE,        GET,    false
                    reset,                   DENIED,           GET,    false
                    reset,                   STOPPED,          GET,    false
                    connect-failure,         CONNECT_FAILED,   POST,   true
                    connect-failure,         RESET,            GET,    false
                    refused-stream,          NOT_TAKEN,        POST,   true
                    refused-stream,          RESET,            GET,    false
                    504,                     TIMEOUT,          POST,   true
                    connect-failure,         TIMEOUT,          GET,    false
                    # what an endpoint may have carried out is repeated only where that is harmless
                    reset-before-request,    STALE,            GET,    true
                    reset-before-request,    STALE,            POST,   false
                    reset-before-request,    NOT_TAKEN,        POST,   true
                    """)
    void an_attempt_is_repeated_where_a_condition_says_so(
            String conditions, String end, String method, boolean worthwhile) {
        assertThat(RetryJudge.isWorthwhile(plan(conditions), end(end), method))
                .isEqualTo(worthwhile);
    }

    @Test
    void without_a_word_of_the_user_only_what_was_not_carried_out_is_repeated() {
        RetryPlan plan = RetryJudge.DEFAULT;

        assertThat(RetryJudge.isWorthwhile(plan, end("CONNECT_FAILED"), "POST")).isTrue();
        assertThat(RetryJudge.isWorthwhile(plan, end("NOT_TAKEN"), "POST")).isTrue();
        assertThat(RetryJudge.isWorthwhile(plan, end("RESET"), "GET")).isFalse();
        assertThat(RetryJudge.isWorthwhile(plan, end("503"), "GET")).isFalse();
    }

    @Test
    void a_refusal_is_repeated_only_if_another_attempt_may_help() {
        RetryPlan plan = plan("connect-failure");

        assertThat(RetryJudge.isWorthwhile(plan, refusal(true, true), "GET")).isTrue();
        assertThat(RetryJudge.isWorthwhile(plan, refusal(false, true), "GET")).isFalse();
        assertThat(RetryJudge.isWorthwhile(plan, refusal(true, false), "GET")).isFalse();
    }

    @Test
    void the_wait_is_never_less_than_the_base_and_grows() {
        Random random = new Random(1);

        for (int i = 0; i < 100; i++) {
            assertThat(Backoff.before(1, Duration.ofMillis(25), random))
                    .isBetween(Duration.ofMillis(25), Duration.ofMillis(50));
            assertThat(Backoff.before(3, Duration.ofMillis(25), random))
                    .isBetween(Duration.ofMillis(100), Duration.ofMillis(200));
            assertThat(Backoff.before(90, Duration.ofMillis(25), random))
                    .isLessThan(Duration.ofSeconds(1));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1H, PT1H",
        "2M, PT2M",
        "3S, PT3S",
        "100m, PT0.1S",
        "5u, PT0.000005S",
        "7n, PT0.000000007S",
        "99999999S, PT27777H46M39S"
    })
    void a_grpc_timeout_has_digits_and_a_unit(String header, Duration expected) {
        assertThat(GrpcTimeout.parse(header)).contains(expected);
    }

    @ParameterizedTest
    @CsvSource({"S", "1", "1s", "-1S", "123456789S", "1 S"})
    void anything_else_is_no_timeout(String header) {
        assertThat(GrpcTimeout.parse(header)).isEmpty();
    }

    private static RetryPlan plan(String words) {
        Set<Integer> statuses =
                Arrays.stream(words.split(" "))
                        .filter(word -> word.matches("[0-9]+"))
                        .map(Integer::valueOf)
                        .collect(Collectors.toSet());
        Set<RetryCondition> conditions =
                Arrays.stream(words.split(" "))
                        .flatMap(word -> RetryCondition.of(word).stream())
                        .collect(Collectors.toSet());
        return new RetryPlan(
                1, statuses, conditions, Duration.ofMillis(25), false, Optional.empty());
    }

    private static AttemptEnd end(String text) {
        if (text.startsWith("grpc ")) {
            return new AttemptEnd.Answered(200, Integer.parseInt(text.substring(5)));
        }
        return Character.isDigit(text.charAt(0))
                ? new AttemptEnd.Answered(Integer.parseInt(text), -1)
                : new AttemptEnd.Broken(
                        new StreamFailure(StreamFailure.Kind.valueOf(text), "a test wants it"));
    }

    private static AttemptEnd refusal(boolean retriable, boolean connectFailed) {
        return new AttemptEnd.NotSent(
                new Upstreams.Refusal(
                        LocalResponse.of(503, ResponseFlag.UPSTREAM_CONNECT, "x"),
                        retriable,
                        Optional.empty(),
                        connectFailed,
                        ""));
    }
}
