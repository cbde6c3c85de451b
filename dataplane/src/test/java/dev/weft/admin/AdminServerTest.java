package dev.weft.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.metrics.MetricsRegistry;
import dev.weft.net.IpPort;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server as its clients see it: raw requests over real sockets. */
class AdminServerTest {

    private static final AdminRoutes ROUTES =
            AdminRoutes.NONE
                    .get("/hello", request -> AdminResponse.text("hello " + request.query() + "\n"))
                    .post("/echo", request -> AdminResponse.json(request.body()))
                    .get(
                            "/broken",
                            _ -> {
                                throw new IllegalStateException("out of luck");
                            });

    @TempDir private Path folder;
    private final List<AdminServer> started = new ArrayList<>();

    @AfterEach
    void close() {
        started.forEach(AdminServer::close);
    }

    @Test
    void answers_get_with_its_query_and_closes() throws Exception {
        String answer = ask(tcp(ROUTES), "GET /hello?a=1&b HTTP/1.1\r\nHost: x\r\n\r\n");

        assertThat(answer)
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains("content-type: text/plain; charset=utf-8\r\n")
                .contains("connection: close\r\n")
                .endsWith("\r\n\r\nhello {a=[1], b=[]}\n");
    }

    @Test
    void answers_head_like_get_without_the_body() throws Exception {
        String answer = ask(tcp(ROUTES), "HEAD /hello HTTP/1.1\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n").contains("content-length: 9\r\n");
        assertThat(answer).endsWith("\r\n\r\n");
    }

    @Test
    void hands_the_body_of_a_post_to_its_handler() throws Exception {
        String answer =
                ask(tcp(ROUTES), "POST /echo HTTP/1.1\r\nContent-Length: 7\r\n\r\n{\"a\":1}");

        assertThat(answer).contains("content-type: application/json\r\n").endsWith("{\"a\":1}");
    }

    @Test
    void says_what_is_not_there_and_what_is_not_allowed() throws Exception {
        IpPort address = tcp(ROUTES);

        assertThat(ask(address, "GET /other HTTP/1.1\r\n\r\n"))
                .startsWith("HTTP/1.1 404 ")
                .endsWith("nothing at /other\n");
        assertThat(ask(address, "GET /echo HTTP/1.1\r\n\r\n"))
                .startsWith("HTTP/1.1 405 ")
                .contains("allow: POST\r\n");
        assertThat(ask(address, "DELETE /hello HTTP/1.1\r\n\r\n"))
                .startsWith("HTTP/1.1 405 ")
                .contains("allow: GET\r\n");
    }

    @Test
    void a_handler_that_fails_is_an_answer_and_the_server_goes_on() throws Exception {
        IpPort address = tcp(ROUTES);

        assertThat(ask(address, "GET /broken HTTP/1.1\r\n\r\n"))
                .startsWith("HTTP/1.1 500 ")
                .contains("out of luck");
        assertThat(ask(address, "GET /hello HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void refuses_what_is_too_large_or_no_http() throws Exception {
        IpPort address = tcp(ROUTES);

        assertThat(ask(address, "GET /hello HTTP/1.1\r\nX: " + "x".repeat(9000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431 ");
        assertThat(ask(address, "GET /" + "x".repeat(9000) + " HTTP/1.1\r\n\r\n"))
                .startsWith("HTTP/1.1 414 ");
        assertThat(ask(address, "POST /echo HTTP/1.1\r\nContent-Length: 9000\r\n\r\n"))
                .startsWith("HTTP/1.1 413 ");
        assertThat(ask(address, "\u0016\u0003\u0001 garbage\r\n\r\n")).startsWith("HTTP/1.1 400 ");
        assertThat(ask(address, "GET /hello?%zz HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void closes_a_connection_that_does_not_finish_its_request() throws Exception {
        assertThat(ask(tcp(ROUTES), "GET /hello HTTP/1.1\r\n")).isEmpty();
    }

    @Test
    void only_the_first_request_of_a_connection_is_answered() throws Exception {
        String request = "GET /hello HTTP/1.1\r\n\r\n";

        assertThat(ask(tcp(ROUTES), request + request).split("HTTP/1.1 200", -1)).hasSize(2);
    }

    @Test
    void a_slow_handler_holds_back_no_other_connection_from_being_read() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        IpPort address =
                tcp(
                        ROUTES.get(
                                "/slow",
                                _ -> {
                                    running.countDown();
                                    awaitQuietly(release);
                                    return AdminResponse.text("done\n");
                                }));
        try (Socket slow = new Socket(address.ip(), address.port())) {
            slow.getOutputStream().write(bytes("GET /slow HTTP/1.1\r\n\r\n"));
            running.await();

            assertThat(ask(address, "GET /other HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 404 ");
            release.countDown();
            assertThat(read(slow)).endsWith("done\n");
        }
    }

    @Test
    void compresses_for_scrapers_that_can_read_it() throws Exception {
        MetricsRegistry registry = new MetricsRegistry();
        registry.counter("seen_total", "Seen.", List.of()).with().increment();
        IpPort address = tcp(AdminRoutes.NONE.get("/metrics", new MetricsRoute(registry)));

        try (Socket socket = new Socket(address.ip(), address.port())) {
            String request =
                    """
                    GET /metrics HTTP/1.1\r
                    Accept-Encoding: gzip\r
                    Accept: application/openmetrics-text\r
                    \r
                    """;
            socket.getOutputStream().write(bytes(request));
            byte[] all = socket.getInputStream().readAllBytes();
            String head = new String(all, StandardCharsets.ISO_8859_1);
            int body = head.indexOf("\r\n\r\n") + 4;
            assertThat(head).contains("content-encoding: gzip").contains("openmetrics-text");
            try (var unzipped =
                    new GZIPInputStream(
                            new java.io.ByteArrayInputStream(all, body, all.length - body))) {
                assertThat(new String(unzipped.readAllBytes(), StandardCharsets.UTF_8))
                        .contains("seen_total 1\n")
                        .endsWith("# EOF\n");
            }
        }
    }

    @Test
    void serves_a_unix_socket_that_only_its_owner_may_open() throws Exception {
        Path path = folder.resolve("admin.sock");
        AdminServer server = start(new AdminListener.Unix(path, ROUTES));

        assertThat(askUnix(path, "GET /hello HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 200 ");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(path);
        }

        server.close();
        try (var files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void takes_the_place_of_a_socket_that_an_earlier_run_left() throws Exception {
        Path path = folder.resolve("admin.sock");
        try (var left = java.nio.channels.ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            left.bind(UnixDomainSocketAddress.of(path));
        }

        start(new AdminListener.Unix(path, ROUTES));

        assertThat(askUnix(path, "GET /hello HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void refuses_to_replace_a_file_that_is_no_socket() throws Exception {
        Path path = Files.writeString(folder.resolve("admin.sock"), "precious");

        assertThatThrownBy(() -> start(new AdminListener.Unix(path, ROUTES)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(path.toString());
        assertThat(path).hasContent("precious");
    }

    @Test
    void names_the_address_that_is_taken_and_binds_none() throws Exception {
        IpPort taken = tcp(ROUTES);
        Path path = folder.resolve("admin.sock");

        assertThatThrownBy(() ->
                        start(
                                new AdminListener.Unix(path, ROUTES),
                                new AdminListener.Tcp(taken, ROUTES)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(String.valueOf(taken.port()));
        assertThat(path).doesNotExist();
    }

    @Test
    void readiness_names_what_is_missing() throws Exception {
        List<String> pending = new ArrayList<>(List.of("state manager", "proxy"));
        IpPort address =
                tcp(
                        AdminRoutes.NONE.get(
                                "/healthz/ready", new ReadinessRoute(() -> List.copyOf(pending))));

        assertThat(ask(address, "GET /healthz/ready HTTP/1.1\r\n\r\n"))
                .startsWith("HTTP/1.1 500 ")
                .endsWith("\r\n\r\nnot ready, pending: state manager, proxy\n");
        pending.clear();
        assertThat(ask(address, "GET /healthz/ready HTTP/1.1\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ")
                .endsWith("\r\n\r\nready\n");
    }

    private IpPort tcp(AdminRoutes routes) throws IOException {
        IpPort loopback = new IpPort(InetAddress.getLoopbackAddress(), 0);
        return start(new AdminListener.Tcp(loopback, routes)).addresses().getFirst();
    }

    private AdminServer start(AdminListener... listeners) throws IOException {
        AdminServer server = new AdminServer(List.of(listeners));
        started.add(server);
        server.start();
        return server;
    }

    private static String ask(IpPort address, String request) throws IOException {
        try (Socket socket = new Socket(address.ip(), address.port())) {
            socket.getOutputStream().write(bytes(request));
            return read(socket);
        }
    }

    private static String read(Socket socket) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(all);
        } catch (java.net.SocketException e) {
            // What was not read of an oversized request makes the kernel reset the connection.
            assertThat(e).hasMessageContaining("reset");
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    private static String askUnix(Path path, String request) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            channel.write(ByteBuffer.wrap(bytes(request)));
            ByteBuffer answer = ByteBuffer.allocate(4096);
            while (channel.read(answer) >= 0) {
                assertThat(answer.hasRemaining()).isTrue();
            }
            return new String(answer.array(), 0, answer.position(), StandardCharsets.UTF_8);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
