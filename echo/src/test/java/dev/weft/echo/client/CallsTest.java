package dev.weft.echo.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.weft.echo.flag.UsageException;
import dev.weft.echo.server.RunningEcho;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls of which each is told in a line of JSON. */
class CallsTest {

    @ParameterizedTest
    @CsvSource({
        "http,  http,  200, HTTP/1.1",
        "https, https, 200, HTTP/1.1",
        "h2c,   http,  200, h2c",
        "h2,    https, 200, h2",
        "grpc,  grpc,  200, gRPC",
        "ws,    http,  101, websocket",
        "wss,   https, 101, websocket"
    })
    void each_protocol_tells_status_headers_and_what_was_received(
            String scheme, String port, int status, String protocol) throws Exception {
        try (var echo = RunningEcho.start("--http=0", "--https=0", "--grpc=0")) {
            var target = scheme + "://localhost:" + echo.port(port) + "/a";

            var calls = run(target, "-n", "3", "--insecure", "-H", "x-y: z", "--data", "hi");

            assertThat(calls)
                    .hasSize(3)
                    .allSatisfy(call -> {
                        var body = call.getAsJsonObject("body");
                        assertThat(call.get("status").getAsInt()).isEqualTo(status);
                        assertThat(body.get("protocol").getAsString()).isEqualTo(protocol);
                        assertThat(body.get("host").getAsString()).isEqualTo("pod-1");
                        assertThat(body.getAsJsonObject("headers").get("x-y").getAsString())
                                .isEqualTo("z");
                    });
        }
    }

    @Test
    void a_server_that_nobody_vouches_for_is_not_trusted() throws Exception {
        try (var echo = RunningEcho.start("--https=0")) {
            var calls = run("https://localhost:" + echo.port("https"));

            assertThat(calls.getFirst().get("reason").getAsString()).isEqualTo("tls");
        }
    }

    @Test
    void a_call_may_go_elsewhere_than_its_target_says_and_ask_for_another_server()
            throws Exception {
        try (var echo = RunningEcho.start("--https=0")) {
            var calls =
                    run(
                            "https://shop.example.com/",
                            "--connect",
                            "127.0.0.1:" + echo.port("https"),
                            "--sni",
                            "other.example.com",
                            "--insecure");

            var body = calls.getFirst().getAsJsonObject("body");
            assertThat(body.get("authority").getAsString()).isEqualTo("shop.example.com");
            assertThat(body.getAsJsonObject("tls").get("serverName").getAsString())
                    .isEqualTo("other.example.com");
        }
    }

    @ParameterizedTest
    @CsvSource({"http", "h2c", "grpc"})
    void the_first_calls_of_a_key_fail_and_the_next_succeeds(String scheme) throws Exception {
        try (var echo = RunningEcho.start("--http=0")) {
            var target = scheme + "://localhost:" + echo.port("http") + "/";

            var calls =
                    run(
                            target,
                            "-n",
                            "3",
                            "-H",
                            "x-echo-status: 503",
                            "-H",
                            "x-echo-times: 2",
                            "-H",
                            "x-echo-key: k");

            assertThat(calls)
                    .extracting(CallsTest::outcome)
                    .containsExactly(failure(scheme), failure(scheme), success(scheme));
        }
    }

    @ParameterizedTest
    @CsvSource({"http, 302", "h2c, 302"})
    void headers_of_an_answer_are_as_asked_for_and_redirects_are_not_followed(
            String scheme, int status) throws Exception {
        try (var echo = RunningEcho.start("--http=0")) {
            var target = scheme + "://localhost:" + echo.port("http") + "/?status=" + status;

            var calls =
                    run(
                            target,
                            "-H",
                            "x-echo-header: location: http://localhost/b",
                            "-H",
                            "x-echo-header: x-a: 1");

            var call = calls.getFirst();
            assertThat(calls).hasSize(1);
            assertThat(call.get("status").getAsInt()).isEqualTo(status);
            assertThat(call.getAsJsonObject("headers").get("location").getAsString())
                    .isEqualTo("http://localhost/b");
            assertThat(call.getAsJsonObject("headers").get("x-a").getAsString()).isEqualTo("1");
        }
    }

    @Test
    void what_came_can_be_asked_for_later_and_forgotten() throws Exception {
        try (var echo = RunningEcho.start("--http=0")) {
            var base = "http://localhost:" + echo.port("http");
            run(base + "/a", "-H", "x-marker: m");
            run(base + "/b");
            run("ws://localhost:" + echo.port("http") + "/c");

            var marked = log(run(base + "/_echo/requests?header=x-marker:m"));
            var forgotten = log(run(base + "/_echo/requests", "-X", "DELETE"));

            assertThat(marked.get("total").getAsInt()).isEqualTo(3);
            assertThat(marked.get("matching").getAsInt()).isEqualTo(1);
            assertThat(marked.getAsJsonArray("requests").get(0).toString()).contains("\"/a\"");
            assertThat(forgotten.get("total").getAsInt()).isZero();
        }
    }

    @Test
    void a_long_message_on_a_web_socket_comes_back_whole() throws Exception {
        try (var echo = RunningEcho.start("--http=0")) {
            var target = "ws://localhost:" + echo.port("http") + "/";

            for (var length : List.of(125, 126, 60_000)) {
                var calls = run(target, "--data", "x".repeat(length));

                assertThat(calls.getFirst().get("status").getAsInt()).isEqualTo(101);
            }
        }
    }

    private static JsonObject log(List<JsonObject> calls) {
        return calls.getFirst().getAsJsonObject("body");
    }

    private static String outcome(JsonObject call) {
        var grpc = call.getAsJsonObject("headers").get("grpc-status");
        return call.get("status").getAsString() + (grpc == null ? "" : "/" + grpc.getAsString());
    }

    private static String failure(String scheme) {
        return scheme.equals("grpc") ? "200/14" : "503";
    }

    private static String success(String scheme) {
        return scheme.equals("grpc") ? "200/0" : "200";
    }

    private static List<JsonObject> run(String target, String... flags) throws UsageException {
        var out = new ByteArrayOutputStream();
        var stream = new PrintStream(out, false, StandardCharsets.UTF_8);
        var args = new ArrayList<>(List.of(target, "-o", "json", "--timeout", "20s"));
        args.addAll(List.of(flags));
        ClientProgram.run(args, stream, stream);
        return out.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("{"))
                .map(line -> JsonParser.parseString(line).getAsJsonObject())
                .toList();
    }
}
