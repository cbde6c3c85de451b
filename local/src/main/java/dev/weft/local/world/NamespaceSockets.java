package dev.weft.local.world;

import dev.weft.linux.Netns;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Makes TCP sockets in other network namespaces, on one platform thread of its own because a
 * namespace belongs to a thread. Any thread may ask, and uses the socket itself.
 */
public final class NamespaceSockets implements AutoCloseable {

    private final ExecutorService thread;

    public NamespaceSockets(String threadName) {
        thread =
                Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().daemon().name(threadName).factory());
    }

    /** A new socket, in blocking mode, of the namespace that is mounted at the path. */
    public SocketChannel open(Path namespace) throws IOException {
        return CompletableFuture.supplyAsync(() -> openThere(namespace), thread)
                .join()
                .orElseThrow();
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private static Opened openThere(Path path) {
        try (Netns namespace = Netns.open(path)) {
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
