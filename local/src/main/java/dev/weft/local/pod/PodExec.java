package dev.weft.local.pod;

import dev.weft.local.client.ExecOutput;
import dev.weft.local.client.ExecRequest;
import dev.weft.local.client.ExecResult;
import dev.weft.local.config.LocalMeshException;
import dev.weft.local.config.RunDirectory;
import dev.weft.local.world.PodShell;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A program run inside a pod beside its containers. One object per run; {@link #cancel} anywhere.
 */
public final class PodExec {

    private final Process process;
    private final ExecRequest request;

    private PodExec(Process process, ExecRequest request) {
        this.process = process;
        this.request = request;
    }

    public static PodExec start(
            RunDirectory files, PodEnvironment environment, PodSpec pod, ExecRequest request) {
        if (request.command().isEmpty()) {
            throw new LocalMeshException("no program to run: expected at least one word");
        }
        Map<String, String> own =
                new HashMap<>(pod.template().containers().getFirst().environment());
        own.putAll(request.environment());
        ProcessBuilder builder =
                new ProcessBuilder(
                        PodShell.command(files, pod.uid(), pod.name(), request.command()));
        builder.directory(Path.of("/").toFile());
        builder.environment().clear();
        builder.environment().putAll(environment.of(pod, own));
        try {
            return new PodExec(builder.start(), request);
        } catch (IOException e) {
            throw LocalMeshException.causedBy(
                    e, "cannot run %s in pod %s: %s", request.command(), pod, e);
        }
    }

    /** Hands on what the program writes until it ends or its time is over. */
    public ExecResult await(ExecOutput output) {
        Thread out = copy(process.getInputStream(), output::stdout);
        Thread err = copy(process.getErrorStream(), output::stderr);
        Thread.ofVirtual().start(this::writeInput);
        try {
            boolean ended = process.waitFor(request.timeout().toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                cancel();
                process.waitFor();
            }
            out.join();
            err.join();
            return new ExecResult(process.exitValue(), !ended, "", "");
        } catch (InterruptedException e) {
            cancel();
            Thread.currentThread().interrupt();
            throw new LocalMeshException("interrupted while a program ran in a pod", e);
        }
    }

    /** Kills the program and everything that it started. */
    public void cancel() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private void writeInput() {
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(request.stdin().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // The program did not want all of it.
        }
    }

    private static Thread copy(InputStream from, Consumer<byte[]> to) {
        return Thread.ofVirtual()
                .start(() -> {
                    byte[] buffer = new byte[32 << 10];
                    try (from) {
                        for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
                            to.accept(Arrays.copyOf(buffer, n));
                        }
                    } catch (IOException e) {
                        // Closed because the program was killed.
                    }
                });
    }
}
