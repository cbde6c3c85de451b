package dev.weft.waypoint;

import dev.weft.config.SettingsException;
import dev.weft.lifecycle.Shutdown;
import dev.weft.logging.Levels;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The program: reads settings, runs until it is told to end. A first signal lets requests end, a
 * second one ends the process at once.
 *
 * <p>Exit status 0 after an orderly end, 1 when it cannot go on, 2 when it cannot start.
 */
public final class WaypointMain {
    private static final Logger log;
    private static final String SIGNAL = "signal";
    private static final int TERM = 15;

    static {
        Levels.install();
        log = LoggerFactory.getLogger(WaypointMain.class);
    }

    private WaypointMain() {}

    public static void main(String[] args) throws InterruptedException {
        Shutdown shutdown = new Shutdown();
        // Watched first: a signal during the start must not be lost.
        Signals.watch(count -> {
            shutdown.request(SIGNAL);
            if (count > 1) {
                Signals.halt(TERM);
            }
        });
        System.exit(run(shutdown));
    }

    private static int run(Shutdown shutdown) throws InterruptedException {
        WaypointConfig config;
        try {
            config = WaypointConfig.from(System.getenv());
        } catch (SettingsException e) {
            log.error("settings cannot be used:\n{}", e.getMessage());
            return 2;
        }
        Levels.current().begin(config.logLevels());
        Optional<String> missing = config.traffic().transport().unavailable();
        if (missing.isPresent()) {
            log.error("cannot run here: {}", missing.get());
            return 2;
        }
        OutputStream access = new FileOutputStream(FileDescriptor.out);
        try (Waypoint waypoint = new Waypoint(config, access, version(), shutdown)) {
            waypoint.start();
            String reason = shutdown.await();
            log.info("ending: {}", reason);
            return reason.equals(SIGNAL) || reason.startsWith("POST") ? 0 : 1;
        } catch (IOException e) {
            log.error("cannot start: {}", e.getMessage());
            return 2;
        }
    }

    private static String version() {
        String version = WaypointMain.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }
}
