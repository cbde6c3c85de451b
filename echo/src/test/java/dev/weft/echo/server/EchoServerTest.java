package dev.weft.echo.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.weft.echo.call.ByteConnection;
import dev.weft.echo.call.CallException;
import dev.weft.echo.call.Deadline;
import dev.weft.echo.call.HttpAnswer;
import dev.weft.echo.call.HttpCall;
import dev.weft.echo.call.HttpCall.Header;
import dev.weft.echo.call.HttpConnection;
import dev.weft.echo.call.Target;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EchoServerTest {

    private static final Deadline LONG = Deadline.in(Duration.ofMinutes(1));

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "[::1]"})
    void an_answer_says_what_was_received_over_both_families(String host) throws Exception {
        try (var echo = RunningEcho.start("--http=0", "--name=orders", "--version=v7")) {
            var target = Target.parse("http://" + host + ":" + echo.port("http") + "/a?b=c");
            var call = new HttpCall("POST", target, List.of(new Header("X-Y", "z")), "12345");

            var answer = json(exchange(call));

            assertThat(text(answer, "name")).isEqualTo("orders");
            assertThat(text(answer, "version")).isEqualTo("v7");
            assertThat(text(answer, "host")).isEqualTo("pod-1");
            assertThat(text(answer, "protocol")).isEqualTo("HTTP/1.1");
            assertThat(text(answer, "method")).isEqualTo("POST");
            assertThat(text(answer, "path")).isEqualTo("/a");
            assertThat(text(answer, "query")).isEqualTo("b=c");
            assertThat(text(answer, "peer")).startsWith(host + ":");
            assertThat(text(answer, "local")).isEqualTo(host + ":" + echo.port("http"));
            assertThat(answer.get("bodyLength").getAsLong()).isEqualTo(5);
            assertThat(text(answer.getAsJsonObject("headers"), "x-y")).isEqualTo("z");
        }
    }

    @Test
    void requests_sent_at_once_are_answered_in_their_order() throws Exception {
        try (var echo = RunningEcho.start("--http=0");
                var bytes = ByteConnection.open(http(echo, "/"), LONG)) {
            var requests =
                    """
                    GET /1?delay=150ms HTTP/1.1
                    Host: x

                    GET /2 HTTP/1.1
                    Host: x

                    GET /3 HTTP/1.1
                    Host: x
                    Connection: close

                    """;
            write(bytes, requests.replace("\n", "\r\n"));

            var all = readAll(bytes);

            assertThat(all.indexOf("\"/1\"")).isPositive().isLessThan(all.indexOf("\"/2\""));
            assertThat(all.indexOf("\"/2\"")).isLessThan(all.indexOf("\"/3\""));
        }
    }

    @Test
    void calls_to_others_are_part_of_the_answer_and_carry_the_trace() throws Exception {
        try (var payment = RunningEcho.start("--http=0", "--name=payment");
                var orders =
                        RunningEcho.start(
                                "--http=0",
                                "--call=/=http://localhost:" + payment.port("http") + "/charge")) {
            var headers =
                    List.of(
                            new Header("traceparent", "00-1-2-3"),
                            new Header("x-echo-delay", "1ms"));

            var answer = exchange(new HttpCall("PUT", http(orders, "/"), headers, ""));

            var call = json(answer).getAsJsonArray("calls").get(0).getAsJsonObject();
            var nested = call.getAsJsonObject("answer");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(text(nested, "name")).isEqualTo("payment");
            assertThat(text(nested, "method")).isEqualTo("PUT");
            assertThat(nested.getAsJsonObject("headers").keySet())
                    .contains("traceparent")
                    .doesNotContain("x-echo-delay");
        }
    }

    @Test
    void a_call_that_fails_makes_the_answer_fail_and_says_why() throws Exception {
        int free;
        try (var other = RunningEcho.start("--http=0")) {
            free = other.port("http");
        }
        try (var echo = RunningEcho.start("--http=0", "--call=/=http://127.0.0.1:" + free)) {

            var answer = exchange(HttpCall.get(http(echo, "/")));

            var call = json(answer).getAsJsonArray("calls").get(0).getAsJsonObject();
            assertThat(answer.status()).isEqualTo(502);
            assertThat(text(call, "reason")).isEqualTo("refused");
        }
    }

    @Test
    void calls_in_a_circle_end() throws Exception {
        int port;
        try (var echo = RunningEcho.start("--http=0")) {
            port = echo.port("http");
        }
        try (var echo =
                RunningEcho.start("--http=" + port, "--call=/=http://127.0.0.1:" + port + "/")) {

            var answer = exchange(HttpCall.get(http(echo, "/")));

            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.body()).contains("circle");
        }
    }

    @Test
    void a_request_may_ask_to_be_reset() throws Exception {
        try (var echo = RunningEcho.start("--http=0")) {
            assertThatThrownBy(() -> exchange(HttpCall.get(http(echo, "/?status=reset"))))
                    .isInstanceOf(CallException.class)
                    .hasMessageContaining("reset");
        }
    }

    @Test
    void a_switch_that_cannot_be_followed_is_a_bad_request() throws Exception {
        try (var echo = RunningEcho.start("--http=0")) {
            var answer = exchange(HttpCall.get(http(echo, "/?status=9")));

            assertThat(answer.status()).isEqualTo(400);
            assertThat(text(json(answer), "error")).contains("'9'");
        }
    }

    @Test
    void bytes_that_are_no_http_get_a_bad_request_and_the_end() throws Exception {
        try (var echo = RunningEcho.start("--http=0");
                var bytes = ByteConnection.open(http(echo, "/"), LONG)) {
            write(bytes, "\u0016\u0003\u0001 not http at all\r\n\r\n");

            assertThat(readAll(bytes)).startsWith("HTTP/1.1 400");
        }
    }

    @Test
    void the_upgrade_to_http2_is_taken_and_the_request_is_answered_there() throws Exception {
        try (var echo = RunningEcho.start("--http=0");
                var bytes = ByteConnection.open(http(echo, "/"), LONG)) {
            var upgrade =
                    """
                    GET /up HTTP/1.1
                    Host: x
                    Connection: Upgrade, HTTP2-Settings
                    Upgrade: h2c
                    HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA

                    """;
            write(bytes, upgrade.replace("\n", "\r\n"));

            assertThat(bytes.readLine(1024, LONG)).isEqualTo("HTTP/1.1 101 Switching Protocols");
            write(bytes, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0");
            var seen = new StringBuilder();
            while (seen.indexOf("\"h2c-upgrade\"") < 0) {
                seen.append((char) bytes.read(LONG));
            }
            assertThat(seen).contains("\"protocol\":\"h2c-upgrade\"");
        }
    }

    @Test
    void a_tcp_connection_gets_a_line_of_json_and_then_its_bytes_until_it_finishes()
            throws Exception {
        try (var echo = RunningEcho.start("--tcp=0", "--name=inventory");
                var bytes =
                        ByteConnection.open(
                                Target.parse("tcp://localhost:" + echo.port("tcp")), LONG)) {

            var greeting = JsonParser.parseString(bytes.readLine(4096, LONG)).getAsJsonObject();
            write(bytes, "abc\nd");
            bytes.finish();

            assertThat(text(greeting, "name")).isEqualTo("inventory");
            assertThat(text(greeting, "protocol")).isEqualTo("TCP");
            assertThat(text(greeting, "peer")).isEqualTo(bytes.localAddress());
            assertThat(readAll(bytes)).isEqualTo("abc\nd");
        }
    }

    @Test
    void a_server_told_to_end_finishes_what_it_is_answering() throws Exception {
        var echo = RunningEcho.start("--http=0");
        try (var idle = ByteConnection.open(http(echo, "/"), LONG);
                var busy = HttpConnection.open(http(echo, "/"), true, LONG)) {
            var answer =
                    CompletableFuture.supplyAsync(() -> {
                        try {
                            return busy.exchange(HttpCall.get(http(echo, "/?delay=400ms")), LONG);
                        } catch (CallException e) {
                            throw new IllegalStateException(e);
                        }
                    });
            // The second request of the busy connection proves that the first is being answered.
            Awaitility.await().until(() -> exchange(HttpCall.get(http(echo, "/"))).status() == 200);

            echo.close();

            assertThat(answer.get().status()).isEqualTo(200);
            assertThat(answer.get().headers()).containsEntry("connection", "close");
            assertThat(idle.read(LONG)).isEqualTo(-1);
        }
    }

    @Test
    void a_port_that_is_taken_is_an_error_with_its_number() throws Exception {
        try (var echo = RunningEcho.start("--http=0")) {
            var port = echo.port("http");

            assertThatThrownBy(() -> RunningEcho.start("--grpc=" + port))
                    .hasMessageContaining("port " + port + " for grpc");
        }
    }

    private static HttpAnswer exchange(HttpCall call) throws CallException {
        try (var connection = HttpConnection.open(call.target(), false, LONG)) {
            return connection.exchange(call, LONG);
        }
    }

    private static Target http(RunningEcho echo, String path) {
        return new Target(Target.Scheme.HTTP, "127.0.0.1", echo.port("http"), path);
    }

    private static void write(ByteConnection bytes, String text) throws CallException {
        var raw = text.getBytes(StandardCharsets.ISO_8859_1);
        bytes.write(raw, raw.length);
    }

    private static String readAll(ByteConnection bytes) throws CallException {
        var all = new StringBuilder();
        for (int next; (next = bytes.read(LONG)) >= 0; ) {
            all.append((char) next);
        }
        return all.toString();
    }

    private static JsonObject json(HttpAnswer answer) {
        return JsonParser.parseString(answer.body()).getAsJsonObject();
    }

    private static String text(JsonObject json, String name) {
        return json.get(name).getAsString();
    }
}
