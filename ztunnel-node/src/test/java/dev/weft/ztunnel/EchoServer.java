package dev.weft.ztunnel;

import dev.weft.net.IpPort;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** An application that sends back what it gets. */
final class EchoServer implements AutoCloseable {
    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();

    private final Conversation conversation;
    private Thread accepting;

    private EchoServer(ServerSocket server, Conversation conversation) {
        this.server = server;
        this.conversation = conversation;
    }

    private interface Conversation {
        void hold(InputStream in, OutputStream out) throws IOException;
    }

    static EchoServer on(IpPort address) throws IOException {
        return start(address, InputStream::transferTo);
    }

    /** One that says nothing before its client has finished, and then this. */
    static EchoServer answering(IpPort address, byte[] answer) throws IOException {
        return start(
                address,
                (in, out) -> {
                    in.readAllBytes();
                    out.write(answer);
                });
    }

    private static EchoServer start(IpPort address, Conversation conversation) throws IOException {
        ServerSocket socket = new ServerSocket(address.port(), 100, address.ip());
        EchoServer server = new EchoServer(socket, conversation);
        server.accepting = Thread.ofVirtual().start(server::accept);
        return server;
    }

    /** How many there were. */
    int connections() {
        return connections.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                connections.incrementAndGet();
                open.add(socket);
                Thread.ofVirtual().start(() -> echo(socket));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void echo(Socket socket) {
        try (socket) {
            conversation.hold(socket.getInputStream(), socket.getOutputStream());
        } catch (IOException reset) {
            // The client is gone.
        } finally {
            open.remove(socket);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            // The address is free when nobody waits for connections any more.
            accepting.join();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
