package dev.weft.ztunnel.inpod;

import static org.awaitility.Awaitility.await;

import dev.weft.linux.LinuxException;
import dev.weft.linux.Netns;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** A network namespace other than this process's, held by a child. Needs no privileges. */
final class ForeignNetns implements AutoCloseable {
    private final Process holder;

    private ForeignNetns(Process holder) {
        this.holder = holder;
    }

    static ForeignNetns create() throws IOException {
        Process holder = new ProcessBuilder("unshare", "-Urn", "sleep", "300").start();
        ForeignNetns netns = new ForeignNetns(holder);
        try (Netns own = Netns.current()) {
            await().until(() -> {
                try (Netns seen = netns.open()) {
                    return !seen.id().equals(own.id());
                }
            });
        }
        return netns;
    }

    Netns open() {
        try {
            return Netns.open(Path.of("/proc/" + holder.pid() + "/ns/net"));
        } catch (LinuxException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        holder.destroyForcibly();
    }
}
