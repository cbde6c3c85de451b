package dev.weft.echo.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.weft.echo.flag.UsageException;
import dev.weft.echo.server.RunningEcho;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientProgramTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @CsvSource({"http, http, HTTP/1.1", "h2c, http, h2c", "grpc, grpc, gRPC", "h2c, grpc, h2c"})
    void one_call_prints_its_answer(String scheme, String port, String protocol) throws Exception {
        try (var echo = RunningEcho.start("--http=0", "--grpc=0")) {
            var status = run(scheme + "://localhost:" + echo.port(port), "--data", "hello");

            assertThat(status).isZero();
            assertThat(lines()).hasSize(1);
            assertThat(last().get("protocol").getAsString()).isEqualTo(protocol);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http, --keep-alive,      4",
        "http, --new-connections, 200",
        "h2c,  --keep-alive,      4",
        "h2c,  --new-connections, 200",
        "grpc, --keep-alive,      4"
    })
    void load_is_counted_in_one_line(String scheme, String mode, int connections) throws Exception {
        try (var echo = RunningEcho.start("--http=0")) {
            var target = scheme + "://127.0.0.1:" + echo.port("http");

            var status = run(target, "-n", "200", "-c", "4", mode, "--json");

            assertThat(status).isZero();
            assertThat(lines()).hasSize(1);
            assertThat(last().get("ok").getAsLong()).isEqualTo(200);
            assertThat(last().get("failed").getAsLong()).isZero();
            assertThat(last().get("connections").getAsLong()).isEqualTo(connections);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http, status=503,                          status-503",
        "http, status=reset,                        reset",
        "http, delay=1s,                           timeout",
        "h2c,  status=503,                          status-503",
        "h2c,  status=reset,                        reset",
        "h2c,  delay=1s,                           timeout"
    })
    void failures_are_counted_by_their_reason(String scheme, String query, String reason)
            throws Exception {
        try (var echo = RunningEcho.start("--http=0")) {
            var target = scheme + "://127.0.0.1:" + echo.port("http") + "/?" + query;

            var status = run(target, "-n", "3", "--timeout", "300ms", "--json");

            assertThat(status).isEqualTo(1);
            assertThat(last().get("ok").getAsLong()).isZero();
            assertThat(last().getAsJsonObject("reasons").get(reason).getAsLong()).isEqualTo(3);
            assertThat(last().getAsJsonArray("examples")).isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "h2c"})
    void a_port_without_a_listener_is_counted_as_refused(String scheme) throws Exception {
        int free;
        try (var echo = RunningEcho.start("--http=0")) {
            free = echo.port("http");
        }

        var status = run(scheme + "://127.0.0.1:" + free, "--json");

        assertThat(status).isEqualTo(1);
        assertThat(last().getAsJsonObject("reasons").get("refused").getAsLong()).isEqualTo(1);
    }

    @Test
    void a_grpc_status_is_a_reason() throws Exception {
        try (var echo = RunningEcho.start("--grpc=0", "--fail=/weft.echo.Echo/Unary=503")) {
            var status = run("grpc://127.0.0.1:" + echo.port("grpc"), "--json");

            assertThat(status).isEqualTo(1);
            assertThat(last().getAsJsonObject("reasons").get("grpc-14").getAsLong()).isEqualTo(1);
        }
    }

    @Test
    void bytes_go_there_and_back_on_every_connection() throws Exception {
        try (var echo = RunningEcho.start("--tcp=0")) {
            var target = "tcp://127.0.0.1:" + echo.port("tcp");

            var status = run(target, "--bytes", "3MiB", "-c", "5", "--json");

            assertThat(status).isZero();
            assertThat(lines()).hasSize(5).allMatch(line -> line.contains("\"match\":true"));
        }
    }

    @Test
    void a_held_connection_ends_well_after_its_duration() throws Exception {
        try (var echo = RunningEcho.start("--tcp=0")) {
            var target = "tcp://127.0.0.1:" + echo.port("tcp");

            var status =
                    run(target, "--hold", "--interval", "20ms", "--duration", "200ms", "--json");

            assertThat(status).isZero();
            assertThat(lines().getFirst()).contains("\"event\":\"connected\"");
            assertThat(last().get("event").getAsString()).isEqualTo("closed");
            assertThat(last().get("by").getAsString()).isEqualTo("us");
            assertThat(last().get("answers").getAsLong()).isPositive();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "http"})
    void a_held_connection_tells_that_the_server_closed_it(String protocol) throws Exception {
        var echo = RunningEcho.start("--tcp=0", "--http=0");
        var target = protocol + "://127.0.0.1:" + echo.port(protocol);
        var status =
                CompletableFuture.supplyAsync(() -> {
                    try {
                        return run(target, "--hold", "--interval", "1h", "--json");
                    } catch (UsageException e) {
                        throw new IllegalStateException(e);
                    }
                });
        Awaitility.await().until(() -> out.toString(StandardCharsets.UTF_8).contains("answer"));

        echo.close();

        assertThat(status.get()).isEqualTo(1);
        assertThat(last().get("by").getAsString()).isEqualTo("them");
        assertThat(last().get("reason").getAsString()).isIn("closed", "reset");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "http://a http://b",
                "tcp://a:1",
                "http://a --bytes 5",
                "grpc://a --hold",
                "http://a -H x",
                "http://a --keep-alive --new-connections",
                "http://a -c 0"
            })
    void a_command_line_that_cannot_be_followed_is_refused(String line) {
        assertThatThrownBy(() -> run(line.isEmpty() ? new String[0] : line.split(" ")))
                .isInstanceOf(UsageException.class);
    }

    private int run(String... args) throws UsageException {
        return ClientProgram.run(List.of(args), stream(out), stream(err));
    }

    private static PrintStream stream(ByteArrayOutputStream into) {
        return new PrintStream(into, false, StandardCharsets.UTF_8);
    }

    private List<String> lines() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private JsonObject last() {
        return JsonParser.parseString(lines().getLast()).getAsJsonObject();
    }
}
