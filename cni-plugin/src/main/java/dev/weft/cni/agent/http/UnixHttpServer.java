package dev.weft.cni.agent.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests on a Unix socket that only this user may use. A connection that takes too long
 * is closed; requests beyond the limit wait in the socket's backlog.
 */
public final class UnixHttpServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(UnixHttpServer.class);

    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final int MAX_CONNECTIONS = 64;

    /** Out of descriptors, most likely: trying again at once would only fill the log. */
    private static final Duration AFTER_FAILURE = Duration.ofMillis(200);

    private final Path path;
    private final Function<HttpRequest, HttpReply> handler;
    private final ServerSocketChannel server;
    private final Semaphore places = new Semaphore(MAX_CONNECTIONS);
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("http-clock").factory());

    private UnixHttpServer(
            Path path, Function<HttpRequest, HttpReply> handler, ServerSocketChannel server) {
        this.path = path;
        this.handler = handler;
        this.server = server;
    }

    /**
     * Listens, in place of an earlier process if there was one.
     *
     * @param handler called on a virtual thread per request; may block
     */
    public static UnixHttpServer start(Path path, Function<HttpRequest, HttpReply> handler)
            throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            Files.deleteIfExists(path);
            server.bind(UnixDomainSocketAddress.of(path));
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
        UnixHttpServer started = new UnixHttpServer(path, handler, server);
        Thread.ofVirtual().name("http-accept").start(started::acceptAll);
        return started;
    }

    private void acceptAll() {
        while (server.isOpen()) {
            places.acquireUninterruptibly();
            try {
                SocketChannel channel = server.accept();
                Thread.ofVirtual().name("http").start(() -> serve(channel));
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                places.release();
                log.warn("accepting on {} failed, going on: {}", path, e.toString());
                LockSupport.parkNanos(AFTER_FAILURE.toNanos());
            }
        }
    }

    private void serve(SocketChannel channel) {
        Future<?> limit =
                clock.schedule(() -> closeLate(channel), LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        try (channel) {
            ByteBuffer reply = ByteBuffer.wrap(answer(channel).encode());
            while (reply.hasRemaining()) {
                channel.write(reply);
            }
        } catch (IOException e) {
            log.debug("a request on {} ended early: {}", path, e.toString());
        } finally {
            limit.cancel(false);
            places.release();
        }
    }

    private HttpReply answer(SocketChannel channel) throws IOException {
        try {
            // Not closed here: that would close the channel before the answer is written.
            BufferedInputStream in = new BufferedInputStream(Channels.newInputStream(channel));
            return handler.apply(RequestReader.read(in));
        } catch (BadRequestException e) {
            return e.reply();
        } catch (RuntimeException e) {
            log.error("a request on {} failed", path, e);
            return HttpReply.text(500, "internal error: see the log of the node agent");
        }
    }

    private void closeLate(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            log.debug("closing a slow connection on {}: {}", path, e.toString());
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        clock.shutdownNow();
    }
}
