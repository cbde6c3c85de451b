package dev.weft.local.launch;

import dev.weft.local.client.ControlCodec;
import dev.weft.local.client.ControlRequest;
import dev.weft.local.client.LocalMeshClient;
import dev.weft.local.client.Progress;
import dev.weft.local.config.LocalMeshConfig;
import dev.weft.local.config.LocalMeshException;
import dev.weft.local.config.LogTail;
import dev.weft.local.config.RunDirectory;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Starts and ends the supervisor process of a mesh. */
public final class Launcher {

    /** Named, not imported: the supervisor is another process. */
    static final String MAIN = "dev.weft.local.SupervisorMain";

    /** A JVM that finds no IPv6 address when it starts never speaks IPv6 afterwards. */
    private static final String LOOPBACK_FIRST = "ip link set lo up && exec \"$@\"";

    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration BOOT = Duration.ofSeconds(30);
    private static final Duration END = Duration.ofSeconds(15);

    private Launcher() {}

    /** Starts the supervisor and waits for the mesh; on failure nothing is left running. */
    public static LocalMeshClient launch(LocalMeshConfig config, Progress.Observer observer) {
        SystemTools.require();
        RunDirectory files = config.files();
        Process process = start(config);
        LocalMeshClient client = new LocalMeshClient(files);
        try {
            Files.writeString(files.supervisorPid(), process.pid() + "\n");
            awaitControlSocket(process, files);
            client.awaitStart(observer);
            return client;
        } catch (IOException | RuntimeException e) {
            kill(process.toHandle());
            String detail = e.getMessage() == null ? e.toString() : e.getMessage();
            throw LocalMeshException.causedBy(
                    e, "mesh \"%s\" did not start: %s", config.mesh(), detail);
        }
    }

    /** Asks the mesh to end, and kills it when it does not. */
    public static void end(
            ProcessHandle supervisor, LocalMeshConfig config, ControlRequest.Down request) {
        Thread.ofVirtual().start(() -> ask(config, request));
        if (!ended(supervisor, END)) {
            kill(supervisor);
        }
    }

    private static void ask(LocalMeshConfig config, ControlRequest.Down request) {
        try {
            new LocalMeshClient(config.files()).down(request);
        } catch (LocalMeshException e) {
            // It is not listening, or ended before it answered: the caller waits for its end.
        }
    }

    private static void kill(ProcessHandle supervisor) {
        supervisor.destroyForcibly();
        if (!ended(supervisor, END)) {
            throw LocalMeshException.of(
                    "supervisor process %d does not end after SIGKILL: look at /proc/%d/stack",
                    supervisor.pid(), supervisor.pid());
        }
    }

    private static boolean ended(ProcessHandle process, Duration limit) {
        try {
            process.onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new LocalMeshException("cannot wait for process " + process.pid(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Process start(LocalMeshConfig config) {
        RunDirectory files = config.files();
        try {
            Files.createDirectories(files.logs());
            Files.writeString(files.settings(), ControlCodec.GSON.toJson(config));
            ProcessBuilder builder = new ProcessBuilder(command(config));
            builder.environment().put("PATH", SystemTools.searchPath());
            builder.redirectErrorStream(true)
                    .redirectOutput(files.log("supervisor").toFile())
                    // The supervisor ends when a pipe to its launcher breaks.
                    .redirectInput(
                            config.tiedToLauncher()
                                    ? ProcessBuilder.Redirect.PIPE
                                    : ProcessBuilder.Redirect.from(new File("/dev/null")));
            return builder.start();
        } catch (IOException e) {
            throw LocalMeshException.causedBy(
                    e,
                    "cannot start the supervisor of mesh \"%s\": %s",
                    config.mesh(),
                    e.getMessage());
        }
    }

    /** Its own session: Ctrl-C in a terminal is for the command, which ends the mesh in order. */
    static List<String> command(LocalMeshConfig config) {
        List<String> command = new ArrayList<>(List.of("setsid", "unshare"));
        if (config.userNamespace() || !isRoot()) {
            command.add("--map-root-user");
        }
        command.addAll(
                List.of(
                        "--mount",
                        "--net",
                        "--pid",
                        "--uts",
                        "--fork",
                        "--kill-child",
                        "--mount-proc"));
        command.addAll(
                List.of(
                        "sh",
                        "-c",
                        LOOPBACK_FIRST,
                        "sh",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xms16m",
                        "-Xmx192m",
                        "-XX:TieredStopAtLevel=1",
                        "-Xshare:auto",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MAIN,
                        config.runDirectory().toString()));
        return command;
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static void awaitControlSocket(Process process, RunDirectory files) {
        long deadline = System.nanoTime() + BOOT.toNanos();
        try {
            while (!Files.exists(files.controlSocket())) {
                if (process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new LocalMeshException(
                            "its supervisor ended with exit code "
                                    + process.exitValue()
                                    + LogTail.of(files.log("supervisor")));
                }
                if (System.nanoTime() > deadline) {
                    throw new LocalMeshException(
                            "its supervisor does not listen after "
                                    + BOOT.toSeconds()
                                    + " s"
                                    + LogTail.of(files.log("supervisor")));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalMeshException("interrupted while the supervisor started", e);
        }
    }
}
