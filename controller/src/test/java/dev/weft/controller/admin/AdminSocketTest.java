package dev.weft.controller.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdminSocketTest {

    @TempDir Path folder;
    private AdminSocket admin;

    @BeforeEach
    void start() throws IOException {
        admin = socket();
        admin.start();
    }

    @AfterEach
    void stop() throws IOException {
        admin.close();
    }

    @ParameterizedTest(name = "{0} gives {1}")
    @CsvSource({
        "GET /ready HTTP/1.1,        HTTP/1.1 200 OK",
        "GET /ready?x=1 HTTP/1.1,    HTTP/1.1 200 OK",
        "GET /other HTTP/1.1,        HTTP/1.1 404",
        "POST /ready HTTP/1.1,       HTTP/1.1 405",
        "GET ready HTTP/1.1,         HTTP/1.1 400",
        "hello,                      HTTP/1.1 400",
        "GET /broken HTTP/1.1,       HTTP/1.1 500",
    })
    void a_request_gets_its_page_or_the_reason(String request, String status) throws IOException {
        assertThat(exchange(request + "\r\nHost: x\r\n\r\n")).startsWith(status);
    }

    @Test
    void a_page_comes_whole() throws IOException {
        assertThat(exchange("GET /ready HTTP/1.1\r\n\r\n"))
                .contains("Content-Length: 4\r\n")
                .endsWith("\r\n\r\nyes\n");
    }

    @Test
    void a_head_without_end_is_refused() throws IOException {
        assertThat(exchange("GET /" + "x".repeat(8 * 1024 - 5))).startsWith("HTTP/1.1 400");
    }

    @Test
    void only_its_owner_can_open_it() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
                .isEqualTo("rw-------");
    }

    @Test
    void a_socket_that_a_killed_process_left_behind_is_replaced() throws IOException {
        admin.close();
        try (ServerSocketChannel left = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            left.bind(UnixDomainSocketAddress.of(path()));
        }

        admin = socket();
        admin.start();

        assertThat(exchange("GET /ready HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 200");
    }

    @Test
    void a_file_in_its_place_is_left_alone() throws IOException {
        Path file = folder.resolve("file");
        Files.writeString(file, "precious");

        assertThatThrownBy(() -> new AdminSocket(file, Map.of()).start())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not a socket");
        assertThat(Files.readString(file)).isEqualTo("precious");
    }

    private AdminSocket socket() {
        return new AdminSocket(
                path(),
                Map.of(
                        "/ready",
                        () -> Page.text(200, "yes\n"),
                        "/broken",
                        () -> {
                            throw new IllegalStateException("on purpose");
                        }));
    }

    private Path path() {
        return folder.resolve("admin.sock");
    }

    private String exchange(String request) throws IOException {
        try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(path()))) {
            client.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8)));
            ByteBuffer answer = ByteBuffer.allocate(4096);
            while (client.read(answer) >= 0 && answer.hasRemaining()) {
                // until the other end closes
            }
            return new String(answer.array(), 0, answer.position(), StandardCharsets.UTF_8);
        }
    }
}
