package dev.weft.echo.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpConnectionTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTP/1.1 200 OK~Content-Length: 2~~hi              | 200 | hi   | true",
                "HTTP/1.1 404 ~content-length:2~~hi                 | 404 | hi   | true",
                "HTTP/1.1 200 OK~Connection: Close~Content-Length: 2~~hi | 200 | hi | false",
                "HTTP/1.0 200 OK~Content-Length: 2~~hi              | 200 | hi   | false",
                "HTTP/1.1 200 OK~~until the end                     | 200 | until the end | false",
                "HTTP/1.1 204 None~~                                | 204 | ''   | true",
                "HTTP/1.1 100 Continue~~HTTP/1.1 200 OK~Content-Length: 0~~ | 200 | '' | true",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~2;x=y~hi~1~!~0~~ | 200 | hi! | true",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~0~Trailer: x~~ | 200 | '' | true"
            })
    void answers_are_read_to_their_end(String script, int status, String body, boolean reusable)
            throws Exception {
        try (var server = new ScriptedServer(lines(script));
                var connection = HttpConnection.open(server.target(), true, Deadline.in(LONG))) {

            var answer = connection.exchange(HttpCall.get(server.target()), Deadline.in(LONG));

            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.body()).isEqualTo(body);
            assertThat(connection.reusable()).isEqualTo(reusable);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SSH-2.0-x~                                       | MALFORMED",
                "HTTP/1.1 999 x~~                                 | MALFORMED",
                "HTTP/1.1 200 OK~Content-Length: -1~~             | MALFORMED",
                "HTTP/1.1 200 OK~Content-Length: 99999999999999999999~~ | MALFORMED",
                "HTTP/1.1 200 OK~no colon~~                       | MALFORMED",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~zz~  | MALFORMED",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~2~hi!~ | MALFORMED",
                "HTTP/1.1 200 OK~Content-Length: 5~~hi            | CLOSED",
                "HTTP/1.1 200 OK                                  | CLOSED",
                "''                                               | CLOSED"
            })
    void answers_that_are_none_fail_with_their_reason(String script, FailureReason reason)
            throws Exception {
        try (var server = new ScriptedServer(lines(script))) {
            assertThat(failure(server).reason()).isEqualTo(reason);
        }
    }

    @Test
    void a_reset_is_told_from_an_end() throws Exception {
        try (var server = new ScriptedServer(ScriptedServer.RESET)) {
            assertThat(failure(server).reason()).isEqualTo(FailureReason.RESET);
        }
    }

    @Test
    void a_header_line_without_end_is_bounded() throws Exception {
        try (var server = new ScriptedServer("HTTP/1.1 200 " + "x".repeat(100_000))) {
            assertThat(failure(server).reason()).isEqualTo(FailureReason.MALFORMED);
        }
    }

    @Test
    void a_silent_server_is_a_timeout() throws Exception {
        try (var server = new ScriptedServer(ScriptedServer.SILENCE);
                var connection = HttpConnection.open(server.target(), true, Deadline.in(LONG))) {

            var soon = Deadline.in(Duration.ofMillis(50));
            var failure = failure(connection, HttpCall.get(server.target()), soon);

            assertThat(failure.reason()).isEqualTo(FailureReason.TIMEOUT);
        }
    }

    @Test
    void a_port_without_a_listener_is_refused() throws Exception {
        Target target;
        try (var server = new ScriptedServer("")) {
            target = server.target();
        }

        var failure =
                catchThrowableOfType(
                        CallException.class,
                        () -> HttpConnection.open(target, true, Deadline.in(LONG)));

        assertThat(failure.reason()).isEqualTo(FailureReason.REFUSED);
        assertThat(failure).hasMessageContaining(target.authority());
    }

    @Test
    void an_idle_connection_that_the_server_closed_went_stale_and_a_fresh_one_did_not()
            throws Exception {
        try (var server = new ScriptedServer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "");
                var reused = HttpConnection.open(server.target(), true, Deadline.in(LONG));
                var fresh = HttpConnection.open(server.target(), true, Deadline.in(LONG))) {
            var call = HttpCall.get(server.target());
            reused.exchange(call, Deadline.in(LONG));

            var second = failure(reused, call, Deadline.in(LONG));
            var first = failure(fresh, call, Deadline.in(LONG));

            assertThat(reused.wentStale(second)).isTrue();
            assertThat(fresh.wentStale(first)).isFalse();
        }
    }

    @Test
    void an_idle_connection_tells_at_once_that_it_was_closed() throws Exception {
        try (var server = new ScriptedServer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                var connection = HttpConnection.open(server.target(), true, Deadline.in(LONG))) {
            connection.exchange(HttpCall.get(server.target()), Deadline.in(LONG));

            var failure =
                    catchThrowableOfType(
                            CallException.class, () -> connection.stayOpen(Duration.ofHours(1)));

            assertThat(failure.reason()).isEqualTo(FailureReason.CLOSED);
        }
    }

    private static CallException failure(ScriptedServer server) throws Exception {
        try (var connection = HttpConnection.open(server.target(), true, Deadline.in(LONG))) {
            return failure(connection, HttpCall.get(server.target()), Deadline.in(LONG));
        }
    }

    private static CallException failure(HttpConnection connection, HttpCall call, Deadline by) {
        return catchThrowableOfType(CallException.class, () -> connection.exchange(call, by));
    }

    private static String lines(String script) {
        return script.replace("~", "\r\n");
    }
}
