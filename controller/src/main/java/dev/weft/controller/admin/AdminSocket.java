package dev.weft.controller.admin;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pages over HTTP/1.1 on a Unix socket that only its owner can open: one request per connection, a
 * small head, a short time. One virtual thread accepts and each connection has its own.
 */
public final class AdminSocket implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(AdminSocket.class);
    private static final int MAX_HEAD = 8 * 1024;
    private static final int MAX_CONNECTIONS = 32;
    private static final long TIMEOUT_SECONDS = 10;

    private final Path path;
    private final Map<String, Supplier<Page>> pages;
    private final Semaphore free = new Semaphore(MAX_CONNECTIONS);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    task -> Thread.ofPlatform().daemon().name("admin-timeout").unstarted(task));

    /** Set by start, once; closed by close. */
    private volatile @Nullable ServerSocketChannel listener;

    public AdminSocket(Path path, Map<String, Supplier<Page>> pages) {
        this.path = path;
        this.pages = Map.copyOf(pages);
    }

    /** Listens, in the place of whatever socket an earlier process left behind. */
    public void start() throws IOException {
        if (Files.exists(path)) {
            if (!Files.readAttributes(path, BasicFileAttributes.class).isOther()) {
                throw new IOException(
                        "admin socket " + path + ": there is a file that is not a socket");
            }
            Files.delete(path);
        }
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        channel.bind(UnixDomainSocketAddress.of(path));
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        listener = channel;
        threads.execute(() -> accept(channel));
    }

    private void accept(ServerSocketChannel channel) {
        while (true) {
            try {
                SocketChannel client = channel.accept();
                free.acquire();
                threads.execute(() -> serve(client));
            } catch (ClosedChannelException | InterruptedException e) {
                return;
            } catch (IOException e) {
                log.warn("admin socket {}: {}", path, e.toString());
                return;
            }
        }
    }

    private void serve(SocketChannel client) {
        ScheduledFuture<?> deadline =
                timer.schedule(() -> closeQuietly(client), TIMEOUT_SECONDS, TimeUnit.SECONDS);
        try (client) {
            write(client, answer(readHead(client)));
        } catch (IOException e) {
            log.debug("admin connection ended early", e);
        } finally {
            deadline.cancel(false);
            free.release();
        }
    }

    private Page answer(Optional<String> head) {
        Optional<RequestLine> request = head.flatMap(RequestLine::parse);
        if (request.isEmpty()) {
            return Page.text(400, "expected an HTTP/1.1 request\n");
        }
        if (!request.get().method().equals("GET")) {
            return Page.text(405, "only GET\n");
        }
        Supplier<Page> page = pages.get(request.get().path());
        if (page == null) {
            return Page.text(404, "pages: " + String.join(" ", pages.keySet()) + "\n");
        }
        try {
            return page.get();
        } catch (RuntimeException e) {
            log.error("admin page {} failed", request.get().path(), e);
            return Page.text(500, "this page failed, the log says why\n");
        }
    }

    private static Optional<String> readHead(SocketChannel client) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(MAX_HEAD);
        while (bytes.hasRemaining() && client.read(bytes) >= 0) {
            String head =
                    new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1);
            if (head.contains("\r\n\r\n")) {
                return Optional.of(head);
            }
        }
        return Optional.empty();
    }

    private static void write(SocketChannel client, Page page) throws IOException {
        byte[] body = page.body().getBytes(StandardCharsets.UTF_8);
        String head =
                "HTTP/1.1 "
                        + page.status()
                        + (page.status() == 200 ? " OK" : " Error")
                        + "\r\nContent-Type: "
                        + page.contentType()
                        + "\r\nContent-Length: "
                        + body.length
                        + "\r\nConnection: close\r\n\r\n";
        writeAll(client, ByteBuffer.wrap(head.getBytes(StandardCharsets.ISO_8859_1)));
        writeAll(client, ByteBuffer.wrap(body));
    }

    private static void writeAll(SocketChannel client, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            client.write(bytes);
        }
    }

    private static void closeQuietly(SocketChannel client) {
        try {
            client.close();
        } catch (IOException e) {
            log.debug("closing an admin connection", e);
        }
    }

    @Override
    public void close() throws IOException {
        ServerSocketChannel channel = listener;
        if (channel != null) {
            channel.close();
            Files.deleteIfExists(path);
        }
        threads.shutdownNow();
        timer.shutdownNow();
    }
}
