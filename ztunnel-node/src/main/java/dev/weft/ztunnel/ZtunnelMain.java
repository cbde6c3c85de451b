package dev.weft.ztunnel;

import dev.weft.config.SettingsException;
import dev.weft.lifecycle.Shutdown;
import dev.weft.linux.Signals;
import dev.weft.logging.Levels;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The program: reads settings, checks what it stands on, runs until it is told to end.
 *
 * <p>Exit status 0 after an orderly end, 1 when it cannot go on, 2 when it cannot start.
 */
public final class ZtunnelMain {
    private static final Logger log;
    private static final String SIGNAL = "signal";

    static {
        Levels.install();
        log = LoggerFactory.getLogger(ZtunnelMain.class);
    }

    private ZtunnelMain() {}

    public static void main(String[] args) throws InterruptedException {
        Shutdown shutdown = new Shutdown();
        CountDownLatch ended = new CountDownLatch(1);
        // Registered first: a signal during the start must not be lost.
        AtomicBoolean signalled = new AtomicBoolean();
        boolean heard =
                Signals.handle(List.of("TERM", "INT"), name -> onSignal(name, shutdown, signalled));
        if (!heard) {
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(() -> onSignal(shutdown, ended), "signal"));
        }
        int status = run(shutdown);
        ended.countDown();
        // In a hook, a signal is ending the process already, with the status of that signal.
        if (heard || !shutdown.requested().getNow("").equals(SIGNAL)) {
            System.exit(status);
        }
    }

    private static int run(Shutdown shutdown) throws InterruptedException {
        ZtunnelConfig config;
        try {
            config = ZtunnelConfig.from(System.getenv());
        } catch (SettingsException e) {
            log.error("settings cannot be used:\n{}", e.getMessage());
            return 2;
        }
        Levels.current().begin(config.logLevels());
        Requirements.raiseLimits();
        List<String> missing = Requirements.missing(config.mode(), config.pods().sockets());
        if (!missing.isEmpty()) {
            log.error("cannot run here:\n{}", String.join("\n", missing));
            return 2;
        }
        OutputStream access = new FileOutputStream(FileDescriptor.out);
        try (Ztunnel ztunnel = new Ztunnel(config, access, version(), shutdown)) {
            ztunnel.start();
            String reason = shutdown.await();
            log.info("ending: {}", reason);
            return reason.equals(SIGNAL) || reason.startsWith("POST") ? 0 : 1;
        } catch (IOException e) {
            log.error("cannot start: {}", e.getMessage());
            return 2;
        }
    }

    /** The first asks for an orderly end, the second does not wait for it. */
    private static void onSignal(String name, Shutdown shutdown, AtomicBoolean signalled) {
        if (signalled.compareAndSet(false, true)) {
            shutdown.request(SIGNAL);
            return;
        }
        log.warn("a second signal, SIG{}: ending at once", name);
        Runtime.getRuntime().halt(Signals.status(name));
    }

    private static void onSignal(Shutdown shutdown, CountDownLatch ended) {
        shutdown.request(SIGNAL);
        try {
            ended.await(5, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String version() {
        String version = ZtunnelMain.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }
}
