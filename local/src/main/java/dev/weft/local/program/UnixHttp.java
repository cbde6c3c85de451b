package dev.weft.local.program;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** One GET over a Unix socket; blocks the calling thread, at most for the time given. */
final class UnixHttp {

    private static final int STATUS_LINE = 12;

    private UnixHttp() {}

    /** What is wrong; empty when the answer is 200. */
    static String problem(Path socket, String path, Duration limit) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
                Selector selector = Selector.open()) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            String request =
                    "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
            ByteBuffer status = ByteBuffer.allocate(STATUS_LINE);
            long deadline = System.nanoTime() + limit.toNanos();
            while (status.hasRemaining()) {
                long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
                if (left <= 0 || selector.select(left) == 0) {
                    return "GET " + path + " is not answered";
                }
                selector.selectedKeys().clear();
                if (channel.read(status) < 0) {
                    break;
                }
            }
            String line =
                    new String(status.array(), 0, status.position(), StandardCharsets.US_ASCII);
            return line.endsWith(" 200") ? "" : "GET " + path + " answers \"" + line + "\"";
        } catch (IOException e) {
            return socket.getFileName() + ": " + e.getMessage();
        }
    }
}
