package dev.weft.local.pod;

import dev.weft.local.config.RunDirectory;
import dev.weft.local.schedule.ContainerSpec.Readiness;
import dev.weft.local.world.NamespaceSockets;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Asks a pod's ports whether they serve, from inside the pod by its loopback address, which no
 * redirect rule touches. Runs on the caller's thread.
 */
final class Prober implements AutoCloseable {

    private static final int MILLIS = 1000;
    private static final List<String> LOOPBACK = List.of("127.0.0.1", "::1");

    private final RunDirectory files;
    private final NamespaceSockets sockets = new NamespaceSockets("probe-sockets");

    Prober(RunDirectory files) {
        this.files = files;
    }

    /** What is wrong with a port; empty when it serves. */
    Optional<String> check(PodSpec pod, Readiness readiness) {
        String problem = "";
        for (String address : LOOPBACK) {
            try (SocketChannel channel = sockets.open(files.podNamespace(pod.uid()))) {
                Socket socket = channel.socket();
                socket.connect(new InetSocketAddress(address, readiness.port()), MILLIS);
                return readiness.httpPath().isPresent()
                        ? http(socket, readiness)
                        : Optional.empty();
            } catch (IOException e) {
                problem = String.valueOf(e.getMessage());
            }
        }
        return Optional.of("port " + readiness.port() + " does not serve: " + problem);
    }

    @Override
    public void close() {
        sockets.close();
    }

    private static Optional<String> http(Socket socket, Readiness readiness) throws IOException {
        socket.setSoTimeout(MILLIS);
        String path = readiness.httpPath().orElse("/");
        String request = "GET " + path + " HTTP/1.1\r\nHost: probe\r\nConnection: close\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        String status =
                new String(socket.getInputStream().readNBytes(12), StandardCharsets.ISO_8859_1);
        boolean fine = status.matches("HTTP/1\\.[01] [23]..");
        return fine
                ? Optional.empty()
                : Optional.of("GET " + path + " answers \"" + status + "\", expected 200 to 399");
    }
}
