package dev.weft.local.program;

import dev.weft.local.config.LocalMeshException;
import dev.weft.local.config.RunDirectory;
import dev.weft.local.world.NamespaceSockets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the pages of a foreign node proxy at the Unix socket where ours has them, so that whoever
 * asks need not know whose proxy it is. A foreign one has three ports on its node's loopback
 * address (ambient protocols, 0.1); the page decides which of them is asked.
 *
 * <p>One request to a connection, which ends with the answer. One virtual thread accepts, one
 * serves each connection; they end with the process.
 */
final class ForeignPages {

    private static final Logger log = LoggerFactory.getLogger(ForeignPages.class);

    private static final int ADMIN = 15000;
    private static final int METRICS = 15020;
    private static final int READINESS = 15021;
    private static final int MOST_REQUEST_BYTES = 64 << 10;
    private static final int CONNECT_MILLIS = 1000;
    private static final byte[] UNREACHABLE =
            "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII);

    private final Path namespace;
    private final NamespaceSockets sockets;

    private ForeignPages(RunDirectory files, String node) {
        this.namespace = files.nodeNamespace(node);
        this.sockets = new NamespaceSockets("pages-" + node);
    }

    static void serve(RunDirectory files, String node) {
        Path socket = files.nodeProxyAdmin(node);
        try {
            Files.deleteIfExists(socket);
            ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            listener.bind(UnixDomainSocketAddress.of(socket));
            ForeignPages pages = new ForeignPages(files, node);
            Thread.ofVirtual().name("pages-" + node).start(() -> pages.accept(listener));
        } catch (IOException e) {
            throw LocalMeshException.causedBy(e, "cannot listen on %s: %s", socket, e);
        }
    }

    /** The port that has the page of a request line. */
    static int port(String requestLine) {
        String[] words = requestLine.split(" ", 3);
        String page = words.length < 2 ? "" : words[1];
        if (page.startsWith("/healthz")) {
            return READINESS;
        }
        return page.startsWith("/metrics") || page.startsWith("/stats") ? METRICS : ADMIN;
    }

    private void accept(ServerSocketChannel listener) {
        try (listener) {
            while (true) {
                SocketChannel asker = listener.accept();
                Thread.ofVirtual().start(() -> answer(asker));
            }
        } catch (IOException e) {
            log.error("the pages of the node proxy in {} are no longer served", namespace, e);
        }
    }

    private void answer(SocketChannel asker) {
        try (asker) {
            byte[] request = readHead(asker);
            String line = new String(request, StandardCharsets.ISO_8859_1).split("\r\n", 2)[0];
            try (SocketChannel proxy = sockets.open(namespace)) {
                proxy.socket()
                        .connect(new InetSocketAddress("127.0.0.1", port(line)), CONNECT_MILLIS);
                writeAll(proxy, ByteBuffer.wrap(request));
                copy(proxy, asker);
            } catch (IOException e) {
                // It is starting, or was stopped.
                writeAll(asker, ByteBuffer.wrap(UNREACHABLE));
            }
        } catch (IOException e) {
            log.debug("a page of the node proxy in {} was not delivered", namespace, e);
        }
    }

    private static byte[] readHead(SocketChannel asker) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(8 << 10);
        while (!head.toString(StandardCharsets.ISO_8859_1).contains("\r\n\r\n")) {
            if (asker.read(buffer) < 0 || head.size() > MOST_REQUEST_BYTES) {
                throw new IOException("no whole request of at most " + MOST_REQUEST_BYTES);
            }
            head.write(buffer.array(), 0, buffer.position());
            buffer.clear();
        }
        return head.toByteArray();
    }

    private static void copy(SocketChannel from, SocketChannel to) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(64 << 10);
        while (from.read(buffer) >= 0) {
            writeAll(to, buffer.flip());
            buffer.clear();
        }
    }

    private static void writeAll(SocketChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
