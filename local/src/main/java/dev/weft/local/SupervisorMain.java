package dev.weft.local;

import dev.weft.local.client.ControlCodec;
import dev.weft.local.config.LocalMeshConfig;
import dev.weft.local.config.LocalMeshException;
import dev.weft.local.config.RunDirectory;
import dev.weft.local.control.ControlServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first process inside a local mesh's namespaces. It makes the network, runs everything, and
 * when it ends the kernel ends everything with it. Argument: the run directory, which holds the
 * settings.
 */
public final class SupervisorMain {

    private static final Logger log = LoggerFactory.getLogger(SupervisorMain.class);

    private SupervisorMain() {}

    /** Runs until it is told to go down, or its launcher ends if it is tied to it. */
    public static void main(String[] arguments) throws InterruptedException, IOException {
        if (arguments.length != 1) {
            System.err.println(
                    "usage: SupervisorMain <run directory>; started by \"weft local up\"");
            System.exit(2);
        }
        RunDirectory files = RunDirectory.checked(Path.of(arguments[0]));
        if (ProcessHandle.current().pid() != 1) {
            throw new LocalMeshException(
                    "the supervisor has to be the first process of namespaces of its own, and is"
                            + " process "
                            + ProcessHandle.current().pid()
                            + ": start it with \"weft local up\"");
        }
        LocalMeshConfig config =
                ControlCodec.GSON.fromJson(
                        Files.readString(files.settings()), LocalMeshConfig.class);
        CountDownLatch down = new CountDownLatch(1);
        if (config.tiedToLauncher()) {
            Thread.ofPlatform().daemon().name("launcher").start(() -> awaitLauncher(down));
        }
        Supervisor supervisor = new Supervisor(config);
        ProgressLog progress = new ProgressLog();
        ControlServer server =
                ControlServer.start(
                        files,
                        new SupervisorRequests(config, supervisor, progress, down::countDown));
        Thread.ofPlatform().daemon().name("start").start(() -> start(supervisor, progress));
        down.await();
        log.info("mesh \"{}\" goes down", config.mesh());
        server.close();
        // The kernel ends every other process of this namespace, whatever state it is in.
        Runtime.getRuntime().halt(0);
    }

    private static void start(Supervisor supervisor, ProgressLog progress) {
        try {
            supervisor.start(progress);
            progress.complete();
        } catch (RuntimeException e) {
            log.error("the mesh does not start", e);
            progress.fail(e);
        }
    }

    /** Its end of the pipe closes when the launcher ends, however it does. */
    private static void awaitLauncher(CountDownLatch down) {
        try {
            System.in.readAllBytes();
        } catch (IOException e) {
            log.debug("the pipe to the launcher broke", e);
        }
        log.info("the launcher has ended");
        down.countDown();
    }
}
