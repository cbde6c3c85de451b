package dev.weft.echo.call;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that answers the n-th connection with the n-th script, whatever it is asked. */
final class ScriptedServer implements AutoCloseable {

    /** An end by reset and not by FIN. */
    static final String RESET = "\0reset";

    /** No end at all: the connection stays open and silent. */
    static final String SILENCE = "\0silence";

    private final ServerSocket socket;
    private final List<String> scripts;
    private final Thread acceptor;
    private final AtomicInteger connections = new AtomicInteger();

    ScriptedServer(String... scripts) throws IOException {
        this.scripts = List.of(scripts);
        this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.acceptor = Thread.startVirtualThread(this::accept);
    }

    Target target() {
        var host = socket.getInetAddress().getHostAddress();
        return new Target(Target.Scheme.HTTP, host, socket.getLocalPort(), "/");
    }

    @Override
    public void close() throws IOException {
        socket.close();
        // The port is free only once nobody waits on it any more.
        try {
            acceptor.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void accept() {
        try {
            while (true) {
                var connection = socket.accept();
                var script = scripts.get(connections.getAndIncrement() % scripts.size());
                Thread.startVirtualThread(() -> play(connection, script));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private static void play(Socket connection, String script) {
        try {
            connection.getInputStream().read(new byte[4096]);
            var text = script.replace(RESET, "").replace(SILENCE, "");
            connection.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            if (script.endsWith(SILENCE)) {
                return;
            }
            if (script.endsWith(RESET)) {
                connection.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
            connection.close();
        } catch (IOException e) {
            // the client left first
        }
    }
}
