package dev.weft.local.program;

import dev.weft.local.config.LocalMeshException;
import dev.weft.local.config.LogTail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A second process of a program, which takes over from the first. One thread, which it blocks.
 *
 * @param place where the program is asked for, from the hand-over on by way of the successor
 */
record Successor(ProgramSpec spec, Path place, Path output) {

    private static final Logger log = LoggerFactory.getLogger(Successor.class);
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Duration ASK_LIMIT = Duration.ofSeconds(2);
    private static final long ASK_AGAIN_MILLIS = 50;

    static Successor of(ProgramSpec running, Path output) {
        ProgramSpec beside =
                running.beside()
                        .orElseThrow(() ->
                                LocalMeshException.of(
                                        "%s cannot run beside itself: only node proxies of this"
                                                + " mesh can be upgraded",
                                        running.name()));
        return new Successor(beside, running.readySocket(), output);
    }

    /** Returns when the successor is ready and is asked in place of the one before. */
    Process start() {
        try {
            Process begun = spec.start(output);
            try {
                takePlace(begun);
                return begun;
            } catch (IOException | LocalMeshException e) {
                begun.destroyForcibly();
                throw e;
            }
        } catch (IOException e) {
            throw LocalMeshException.causedBy(e, "no successor of %s", spec.name());
        }
    }

    private void takePlace(Process begun) throws IOException {
        String problem = awaitReady(begun);
        if (!problem.isEmpty()) {
            throw LocalMeshException.of(
                    "the successor of %s does not become ready: %s%s",
                    spec.name(), problem, LogTail.of(output));
        }
        Files.move(spec.readySocket(), place, StandardCopyOption.ATOMIC_MOVE);
    }

    private String awaitReady(Process begun) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            String problem = UnixHttp.problem(spec.readySocket(), spec.readyPath(), ASK_LIMIT);
            if (problem.isEmpty() || System.nanoTime() - deadline > 0) {
                return problem;
            }
            if (hasEnded(begun, ASK_AGAIN_MILLIS)) {
                return "it ended with exit code " + begun.exitValue();
            }
        }
    }

    /** Tells a process to end, and sees to it that it does; returns at once. */
    static void retire(Process old, String name, Duration limit) {
        old.destroy();
        Thread.ofVirtual()
                .start(() -> {
                    if (!hasEnded(old, limit.toMillis())) {
                        log.warn("{} does not end within {}: killing it", name, limit);
                        old.destroyForcibly();
                    }
                });
    }

    private static boolean hasEnded(Process process, long millis) {
        try {
            return process.waitFor(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
