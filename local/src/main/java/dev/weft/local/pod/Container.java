package dev.weft.local.pod;

import dev.weft.local.config.LocalMeshException;
import dev.weft.local.config.RunDirectory;
import dev.weft.local.schedule.ContainerSpec;
import dev.weft.local.schedule.PodTemplate.RestartPolicy;
import dev.weft.local.schedule.RestartDelay;
import dev.weft.local.world.PodShell;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One container of a pod: its process, and when to start it again. Confined to the pod's thread.
 */
final class Container {

    private final ContainerSpec spec;
    private final PodSpec pod;
    private final RunDirectory files;
    private final PodEnvironment environment;

    private @Nullable Process process;
    private Instant started = Instant.EPOCH;
    private Optional<Instant> restartAt = Optional.empty();
    private int failuresInARow;
    private int restarts;
    private Optional<Integer> finished = Optional.empty();
    private String message = "not started yet";

    Container(ContainerSpec spec, PodSpec pod, RunDirectory files, PodEnvironment environment) {
        this.spec = spec;
        this.pod = pod;
        this.files = files;
        this.environment = environment;
    }

    ContainerSpec spec() {
        return spec;
    }

    /** Starts the process; {@code onExit} runs on a thread of the JDK when it ends. */
    void start(Runnable onExit) {
        Path log = files.log("pod-" + pod.namespace() + "-" + pod.name() + "-" + spec.name());
        ProcessBuilder builder =
                new ProcessBuilder(PodShell.command(files, pod.uid(), pod.name(), spec.command()));
        builder.directory(Path.of("/").toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().clear();
        builder.environment().putAll(environment.of(pod, spec.environment()));
        try {
            restartAt = Optional.empty();
            started = Instant.now();
            Process begun = builder.start();
            begun.getOutputStream().close();
            process = begun;
            message = "";
            begun.onExit().thenRun(onExit);
        } catch (IOException e) {
            throw LocalMeshException.causedBy(
                    e, "cannot start container %s of pod %s: %s", spec.name(), pod, e);
        }
    }

    /** Notices the end of the process, if it ended, and decides what follows. */
    void settle(Instant now, RestartPolicy policy) {
        Process ended = process;
        if (ended == null || ended.isAlive()) {
            return;
        }
        process = null;
        int code = ended.exitValue();
        boolean again =
                switch (policy) {
                    case ALWAYS -> true;
                    case ON_FAILURE -> code != 0;
                    case NEVER -> false;
                };
        String what = "container " + spec.name() + " ended with exit code " + code;
        if (!again) {
            finished = Optional.of(code);
            message = what;
            return;
        }
        failuresInARow = RestartDelay.count(failuresInARow, Duration.between(started, now));
        Duration delay = RestartDelay.after(failuresInARow);
        restartAt = Optional.of(now.plus(delay));
        restarts++;
        message =
                what
                        + " and starts again in "
                        + delay.toMillis()
                        + " ms; see logs/pod-"
                        + pod.namespace()
                        + "-"
                        + pod.name()
                        + "-"
                        + spec.name()
                        + ".log";
    }

    boolean isDue(Instant now) {
        return restartAt.filter(at -> !at.isAfter(now)).isPresent();
    }

    Optional<Instant> restartAt() {
        return restartAt;
    }

    boolean isRunning() {
        return process != null && process.isAlive();
    }

    /** Exit code of a container that is not started again. */
    Optional<Integer> finished() {
        return finished;
    }

    int restarts() {
        return restarts;
    }

    String message() {
        return message;
    }

    OptionalLong processId() {
        Process running = process;
        return running != null && running.isAlive()
                ? OptionalLong.of(running.pid())
                : OptionalLong.empty();
    }

    /** Asks the program to end. */
    void terminate() {
        Process running = process;
        if (running != null) {
            running.destroy();
        }
    }

    /** Ends the program and everything that it started. */
    void kill() {
        Process running = process;
        if (running != null) {
            running.descendants().forEach(ProcessHandle::destroyForcibly);
            running.destroyForcibly();
        }
    }

    void awaitEnd(Duration limit) throws InterruptedException {
        Process running = process;
        if (running != null) {
            running.waitFor(limit);
        }
    }
}
