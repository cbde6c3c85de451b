package dev.weft.local.forward;

import dev.weft.local.client.ForwardRequest;
import dev.weft.local.client.Splice;
import dev.weft.local.config.LocalMeshException;
import dev.weft.local.config.RunDirectory;
import dev.weft.local.world.NamespaceSockets;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens on the forward socket. A connection says in its first line where it wants to go, gets a
 * line of answer, and is that connection from then on; it leaves from the first node, as traffic
 * from outside of the mesh does.
 */
public final class ForwardServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ForwardServer.class);

    private static final int MOST_CONNECTIONS = 512;
    private static final int CONNECT_MILLIS = 5_000;

    private final Semaphore connections = new Semaphore(MOST_CONNECTIONS);
    private final NamespaceSockets sockets = new NamespaceSockets("forward-sockets");
    private final Path from;
    private final ForwardTargets targets;
    private final ServerSocketChannel listener;

    private ForwardServer(Path from, ForwardTargets targets, ServerSocketChannel listener) {
        this.from = from;
        this.targets = targets;
        this.listener = listener;
    }

    /** Starts to listen; {@code node} is where the connections leave from. */
    public static ForwardServer start(RunDirectory files, String node, ForwardTargets targets) {
        Path hidden = files.root().resolve(".forward.sock");
        try {
            Files.deleteIfExists(hidden);
            ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            listener.bind(UnixDomainSocketAddress.of(hidden));
            Files.move(hidden, files.forwardSocket(), StandardCopyOption.ATOMIC_MOVE);
            ForwardServer server = new ForwardServer(files.nodeNamespace(node), targets, listener);
            Thread.ofPlatform().daemon().name("forward").start(server::accept);
            return server;
        } catch (IOException e) {
            throw LocalMeshException.causedBy(
                    e, "cannot listen on %s: %s", files.forwardSocket(), e);
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            log.warn("closing the forward socket", e);
        }
        sockets.close();
    }

    private void accept() {
        while (listener.isOpen()) {
            try {
                SocketChannel outside = listener.accept();
                connections.acquireUninterruptibly();
                Thread.ofVirtual().name("forward-connection").start(() -> serve(outside));
            } catch (IOException e) {
                if (listener.isOpen()) {
                    log.warn("accepting a connection to forward", e);
                }
            }
        }
    }

    private void serve(SocketChannel outside) {
        try (outside;
                SocketChannel inside = sockets.open(from)) {
            if (connect(outside, inside)) {
                Splice.join(outside, inside);
            }
        } catch (IOException e) {
            log.debug("a forwarded connection ended: {}", e.toString());
        } finally {
            connections.release();
        }
    }

    /** Says to the client whether it is connected. */
    private boolean connect(SocketChannel outside, SocketChannel inside) throws IOException {
        try {
            ForwardRequest request = ForwardRequest.decode(readLine(outside));
            var address = targets.find(request.namespace(), request.target(), request.port());
            inside.socket().connect(address, CONNECT_MILLIS);
            write(outside, ForwardRequest.CONNECTED);
            return true;
        } catch (LocalMeshException e) {
            write(outside, String.valueOf(e.getMessage()).replace('\n', ' '));
            return false;
        } catch (IOException e) {
            write(outside, "nobody answers there: " + e.getMessage());
            return false;
        }
    }

    private static String readLine(SocketChannel channel) throws IOException {
        ByteBuffer line = ByteBuffer.allocate(ForwardRequest.MOST_LINE);
        ByteBuffer one = ByteBuffer.allocate(1);
        while (channel.read(one.clear()) == 1 && one.get(0) != '\n' && line.hasRemaining()) {
            line.put(one.get(0));
        }
        return StandardCharsets.UTF_8.decode(line.flip()).toString();
    }

    private static void write(SocketChannel channel, String line) throws IOException {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(line + "\n");
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
