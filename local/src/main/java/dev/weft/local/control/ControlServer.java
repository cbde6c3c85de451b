package dev.weft.local.control;

import dev.weft.local.client.ControlCodec;
import dev.weft.local.client.ControlEvent;
import dev.weft.local.client.ControlRequest;
import dev.weft.local.config.LocalMeshException;
import dev.weft.local.config.RunDirectory;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens on the control socket. One platform thread accepts; each connection gets a virtual
 * thread, at most {@value #MOST_CONNECTIONS} of them.
 */
public final class ControlServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ControlServer.class);
    private static final int MOST_CONNECTIONS = 256;

    private final Semaphore connections = new Semaphore(MOST_CONNECTIONS);
    private final ControlHandler handler;
    private final ServerSocketChannel listener;

    private ControlServer(ControlHandler handler, ServerSocketChannel listener) {
        this.handler = handler;
        this.listener = listener;
    }

    /** Starts to listen; the socket has its name only once connections are accepted. */
    public static ControlServer start(RunDirectory files, ControlHandler handler) {
        Path hidden = files.root().resolve(".control.sock");
        try {
            Files.deleteIfExists(hidden);
            ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            listener.bind(UnixDomainSocketAddress.of(hidden));
            Files.move(hidden, files.controlSocket(), StandardCopyOption.ATOMIC_MOVE);
            ControlServer server = new ControlServer(handler, listener);
            Thread.ofPlatform().daemon().name("control").start(server::accept);
            return server;
        } catch (IOException e) {
            throw LocalMeshException.causedBy(
                    e, "cannot listen on %s: %s", files.controlSocket(), e);
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            log.warn("closing the control socket", e);
        }
    }

    private void accept() {
        while (listener.isOpen()) {
            try {
                SocketChannel channel = listener.accept();
                connections.acquireUninterruptibly();
                Thread.ofVirtual().name("control-connection").start(() -> serve(channel));
            } catch (IOException e) {
                if (listener.isOpen()) {
                    log.warn("accepting a control connection", e);
                }
            }
        }
    }

    private void serve(SocketChannel channel) {
        try (ControlChannel connection = new ControlChannel(channel)) {
            connection.send(answer(connection));
        } catch (IOException e) {
            log.debug("control connection ended: {}", e.toString());
        } finally {
            connections.release();
        }
    }

    private ControlEvent answer(ControlChannel connection) throws IOException {
        try {
            ControlRequest request = ControlCodec.decodeRequest(connection.readLine());
            return new ControlEvent.Result(handler.handle(request, connection));
        } catch (LocalMeshException e) {
            return new ControlEvent.Failure(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            log.error("a control request failed", e);
            return new ControlEvent.Failure("the supervisor failed: " + e);
        }
    }
}
