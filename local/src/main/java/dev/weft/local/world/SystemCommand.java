package dev.weft.local.world;

import dev.weft.local.config.LocalMeshException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A short system command, run to its end. Any thread; each use is its own process.
 *
 * @param argv program and arguments
 * @param input given on standard input
 */
public record SystemCommand(List<String> argv, String input) {

    private static final int LIMIT_SECONDS = 30;

    public SystemCommand {
        argv = List.copyOf(argv);
    }

    public static SystemCommand of(String... argv) {
        return new SystemCommand(List.of(argv), "");
    }

    public SystemCommand withInput(String value) {
        return new SystemCommand(argv, value);
    }

    /** The same, run in a network namespace. */
    public SystemCommand in(java.nio.file.Path networkNamespace) {
        List<String> inside = new ArrayList<>(List.of("nsenter", "--net=" + networkNamespace));
        inside.addAll(argv);
        return new SystemCommand(inside, input);
    }

    /**
     * Runs it.
     *
     * @return what it wrote
     * @throws LocalMeshException if it fails, with what it wrote
     */
    public String run() {
        try {
            Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();
            try (OutputStream stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // It ended without reading: its exit code says why.
            }
            byte[] output = process.getInputStream().readAllBytes();
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw LocalMeshException.of("%s did not end in %d s", this, LIMIT_SECONDS);
            }
            String text = new String(output, StandardCharsets.UTF_8);
            if (process.exitValue() != 0) {
                throw LocalMeshException.of(
                        "%s failed with exit code %d: %s", this, process.exitValue(), text.strip());
            }
            return text;
        } catch (IOException e) {
            throw LocalMeshException.causedBy(e, "cannot run %s: %s", argv.getFirst(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LocalMeshException.causedBy(e, "interrupted while running %s", this);
        }
    }

    @Override
    public String toString() {
        String line = "\"" + String.join(" ", argv) + "\"";
        return input.isEmpty() ? line : line + " with input:\n" + input.strip() + "\n";
    }
}
