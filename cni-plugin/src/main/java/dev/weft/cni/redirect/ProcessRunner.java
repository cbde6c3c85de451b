package dev.weft.cni.redirect;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Runs tools by {@code nsenter}: the namespace is entered by a process of its own, so no thread of
 * this one ever leaves its own. Blocks the calling thread.
 */
final class ProcessRunner implements CommandRunner {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int MAX_OUTPUT_BYTES = 4 << 20;

    /** Where administrators' tools are; the path of an ordinary user may lack it. */
    private static final String MORE_PATH = ":/usr/sbin:/sbin";

    /** Many pods are looked at at once; their tools need not fight for the processors. */
    private static final int AT_ONCE = 4;

    private final Semaphore places = new Semaphore(AT_ONCE);

    private static final Executor READERS = task -> Thread.ofVirtual().name("tool").start(task);

    @Override
    public CommandResult run(Path netns, List<String> command, String input)
            throws RedirectException {
        List<String> whole = new ArrayList<>(List.of("nsenter", "--net=" + netns, "--"));
        whole.addAll(command);
        String shown = String.join(" ", command) + " in " + netns;
        places.acquireUninterruptibly();
        try {
            Process process = start(whole, shown);
            try {
                return finish(process, input, shown);
            } finally {
                process.destroyForcibly();
            }
        } finally {
            places.release();
        }
    }

    private static Process start(List<String> command, String shown) throws RedirectException {
        try {
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().merge("PATH", MORE_PATH, String::concat);
            return builder.start();
        } catch (IOException e) {
            throw new RedirectException(
                    "cannot run " + shown + ": is nsenter installed? " + e.getMessage(), e);
        }
    }

    private static CommandResult finish(Process process, String input, String shown)
            throws RedirectException {
        CompletableFuture<String> output = read(process.getInputStream());
        CompletableFuture<String> errors = read(process.getErrorStream());
        write(process, input);
        try {
            if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new RedirectException(
                        shown + " did not end in " + LIMIT.toSeconds() + " s, it was stopped");
            }
            return new CommandResult(process.exitValue(), output.join(), errors.join().strip());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RedirectException(shown + " was interrupted", e);
        }
    }

    private static CompletableFuture<String> read(InputStream stream) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try (stream) {
                        byte[] bytes = stream.readNBytes(MAX_OUTPUT_BYTES);
                        return new String(bytes, StandardCharsets.UTF_8);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                READERS);
    }

    private static void write(Process process, String input) {
        try (OutputStream stream = process.getOutputStream()) {
            stream.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // The tool ended before it read everything: its exit status and words tell why.
        }
    }
}
