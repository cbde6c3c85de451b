package dev.weft.perf.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.weft.perf.measure.BenchFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Loads against the JDK's own server. */
class HttpRunTest {

    private final Set<String> asked = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private HttpServer server;
    private HttpTarget target;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext(
                "/",
                exchange -> {
                    var path = exchange.getRequestURI().getPath();
                    asked.add(path);
                    var body = "hello".getBytes(StandardCharsets.US_ASCII);
                    exchange.sendResponseHeaders(path.equals("/missing") ? 404 : 200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.start();
        target = new HttpTarget(server.getAddress(), Optional.empty(), false);
    }

    @AfterEach
    void end() {
        server.stop(0);
        threads.close();
    }

    private static HttpLoad load(double rate, String... paths) {
        return new HttpLoad(2, 1, rate, Duration.ofMillis(300), List.of(paths));
    }

    @Test
    void every_path_is_asked_for_and_every_answer_counts() throws InterruptedException {
        HttpReport report;
        try (var run = HttpRun.connect(target, load(0, "/a", "/b"))) {
            report = run.measure();
        }

        assertThat(asked).containsExactlyInAnyOrder("/a", "/b");
        assertThat(report.requests()).isPositive().isEqualTo(report.latency().count());
        assertThat(report.errors()).isZero();
    }

    @Test
    void answers_other_than_200_are_errors() throws InterruptedException {
        HttpReport report;
        try (var run = HttpRun.connect(target, load(0, "/missing"))) {
            report = run.measure();
        }

        assertThat(report.requests()).isZero();
        assertThat(report.errors()).isPositive();
    }

    @Test
    void a_rate_sends_no_more_than_it_says() throws InterruptedException {
        HttpReport report;
        try (var run = HttpRun.connect(target, load(100, "/a"))) {
            report = run.measure();
        }

        // 300 ms at 100 a second, and the first one at once.
        assertThat(report.requests() + report.errors()).isBetween(1L, 31L);
    }

    @Test
    void a_port_that_nobody_listens_at_is_named() {
        var address = server.getAddress();
        server.stop(0);

        assertThatThrownBy(() -> HttpRun.connect(target, load(0, "/a")))
                .isInstanceOf(BenchFailure.class)
                .hasMessageContaining(address.toString());
    }
}
