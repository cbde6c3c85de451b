package dev.weft.local.pod;

import dev.weft.linux.Netns;
import dev.weft.local.config.RunDirectory;
import dev.weft.local.schedule.ContainerSpec.Readiness;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Asks a pod's ports whether they serve, from inside the pod by its loopback address, which no
 * redirect rule touches. Sockets are made on one platform thread of its own, because a network
 * namespace belongs to a thread; the rest runs on the caller's thread.
 */
final class Prober implements AutoCloseable {

    private static final int MILLIS = 1000;
    private static final List<String> LOOPBACK = List.of("127.0.0.1", "::1");

    private final RunDirectory files;
    private final ExecutorService sockets =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("probe-sockets").factory());

    Prober(RunDirectory files) {
        this.files = files;
    }

    /** What is wrong with a port; empty when it serves. */
    Optional<String> check(PodSpec pod, Readiness readiness) {
        String problem = "";
        for (String address : LOOPBACK) {
            try (SocketChannel channel = socketIn(pod)) {
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
        sockets.shutdownNow();
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

    private SocketChannel socketIn(PodSpec pod) throws IOException {
        return CompletableFuture.supplyAsync(() -> open(pod), sockets).join().orElseThrow();
    }

    private Opened open(PodSpec pod) {
        try (Netns namespace = Netns.open(files.podNamespace(pod.uid()))) {
            return new Opened(Optional.of(namespace.enter(() -> SocketChannel.open())), "");
        } catch (IOException e) {
            return new Opened(Optional.empty(), String.valueOf(e.getMessage()));
        } catch (Exception e) {
            return new Opened(Optional.empty(), e.toString());
        }
    }

    private record Opened(Optional<SocketChannel> channel, String problem) {
        SocketChannel orElseThrow() throws IOException {
            return channel.orElseThrow(() -> new IOException(problem));
        }
    }
}
