package dev.weft.cli.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminSocketTest {

    @TempDir private Path folder;

    @Test
    void a_page_is_got_whole() throws Exception {
        var body = "x".repeat(300_000);

        try (var server = answering("HTTP/1.1 200 OK\r\nContent-Length: 300000\r\n\r\n" + body)) {
            assertThat(socket().get("/config_dump")).isEqualTo(body);
            assertThat(server.isOpen()).isTrue();
        }
    }

    @Test
    void a_bad_status_names_the_program_the_page_and_what_it_said() throws Exception {
        try (var server = answering("HTTP/1.1 503 No\r\n\r\nstill starting")) {
            assertThatThrownBy(() -> socket().get("/readyz"))
                    .isInstanceOf(AdminException.class)
                    .hasMessage("ztunnel@node1 answered 503 to /readyz: still starting");
            assertThat(server.isOpen()).isTrue();
        }
    }

    @Test
    void a_program_that_does_not_listen_is_named_with_where_to_look() {
        assertThatThrownBy(() -> socket().get("/readyz"))
                .isInstanceOf(AdminException.class)
                .hasMessageContaining("ztunnel@node1 does not answer")
                .hasMessageContaining("weft local logs ztunnel@node1");
    }

    private AdminSocket socket() {
        return new AdminSocket("ztunnel@node1", folder.resolve("admin.sock"));
    }

    private ServerSocketChannel answering(String reply) throws IOException {
        var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(folder.resolve("admin.sock")));
        Thread.startVirtualThread(() -> {
            try (var connection = server.accept()) {
                connection.read(ByteBuffer.allocate(4096));
                var bytes = ByteBuffer.wrap(reply.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    connection.write(bytes);
                }
            } catch (IOException e) {
                // the test ended first
            }
        });
        return server;
    }
}
