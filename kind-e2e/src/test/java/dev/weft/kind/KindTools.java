package dev.weft.kind;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Whether this machine can run a kind cluster, and if not, why. */
final class KindTools {

    private static final int ANSWER_SECONDS = 20;

    private KindTools() {}

    /** Empty when everything is there; otherwise what is missing and how to get it. */
    static Optional<String> missing() {
        if (!answers("docker", "info")) {
            return Optional.of(
                    "no Docker engine answers 'docker info': start one, or add this user to its group");
        }
        if (!answers("kind", "version")) {
            return Optional.of("no 'kind' on the PATH: install kind");
        }
        if (!answers("kubectl", "version", "--client")) {
            return Optional.of("no 'kubectl' on the PATH: install kubectl");
        }
        return Optional.empty();
    }

    static boolean answers(String... command) {
        return succeeds(ANSWER_SECONDS, command);
    }

    /** Runs a command to its end; true when it exits 0 in time, in seconds. */
    static boolean succeeds(int seconds, String... command) {
        try {
            Process process =
                    new ProcessBuilder(List.of(command))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            if (process.waitFor(seconds, TimeUnit.SECONDS)) {
                return process.exitValue() == 0;
            }
            process.destroyForcibly();
            return false;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
