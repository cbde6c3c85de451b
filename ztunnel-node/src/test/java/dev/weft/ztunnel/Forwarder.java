package dev.weft.ztunnel;

import dev.weft.net.IpPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;

/** Passes bytes on as they are, as a gateway does with what is inside the tunnels to it. */
final class Forwarder implements AutoCloseable {
    private final ServerSocket server;
    private final IpPort target;
    private Thread accepting;

    private Forwarder(ServerSocket server, IpPort target) {
        this.server = server;
        this.target = target;
    }

    static Forwarder between(IpPort address, IpPort target) throws IOException {
        Forwarder forwarder =
                new Forwarder(new ServerSocket(address.port(), 100, address.ip()), target);
        forwarder.accepting = Thread.ofVirtual().start(forwarder::accept);
        return forwarder;
    }

    private void accept() {
        try {
            while (true) {
                Socket from = server.accept();
                Socket to = new Socket(target.ip(), target.port());
                Thread.ofVirtual().start(() -> copy(from, to));
                Thread.ofVirtual().start(() -> copy(to, from));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException reset) {
            close(from);
            close(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            accepting.join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
