package dev.weft.perf.traffic;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The application in the server pod: serves each connection on a thread, as its first byte asks.
 */
final class TrafficServer {

    private static final int MOST_CONNECTIONS = 8192;
    private static final int BACKLOG = 4096;
    private static final int ECHO_BYTES = 8 << 10;
    private static final ThreadLocal<Blocks> BLOCKS = ThreadLocal.withInitial(Blocks::new);

    private TrafficServer() {}

    static void run(int port) throws IOException {
        try (var listener = ServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress("0.0.0.0", port), BACKLOG);
            serve(listener);
        }
    }

    /** Until the listener is closed. */
    static void serve(ServerSocketChannel listener) throws IOException {
        try (var threads =
                new ThreadPoolExecutor(
                        0, MOST_CONNECTIONS, 10, TimeUnit.SECONDS, new SynchronousQueue<>())) {
            while (listener.isOpen()) {
                var connection = listener.accept();
                threads.execute(() -> serve(connection));
            }
        }
    }

    private static void serve(SocketChannel opened) {
        try (var connection = opened) {
            connection.setOption(StandardSocketOptions.TCP_NODELAY, true);
            var role = ByteBuffer.allocate(1);
            if (connection.read(role) < 1) {
                return;
            }
            if (role.get(0) == Role.SINK.code()) {
                sink(connection);
            } else {
                echo(connection);
            }
        } catch (IOException e) {
            // The client counts what went wrong.
        }
    }

    private static void sink(SocketChannel connection) throws IOException {
        var blocks = BLOCKS.get();
        var total = 0L;
        do {
            Bytes.readFully(connection, blocks.empty());
            total += Blocks.BYTES;
        } while (!blocks.isLast());
        Bytes.write(connection, ByteBuffer.allocate(Long.BYTES).putLong(total).flip());
    }

    private static void echo(SocketChannel connection) throws IOException {
        var buffer = ByteBuffer.allocate(ECHO_BYTES);
        while (connection.read(buffer.clear()) >= 0) {
            Bytes.write(connection, buffer.flip());
        }
    }
}
