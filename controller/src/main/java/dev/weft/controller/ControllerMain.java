package dev.weft.controller;

import dev.weft.config.SettingsException;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the controller with the settings of its environment and stops it on SIGTERM. */
public final class ControllerMain {

    private static final Logger log = LoggerFactory.getLogger(ControllerMain.class);

    private ControllerMain() {}

    public static void main(String[] args) throws InterruptedException {
        try {
            Controller controller = Controller.open(ControllerSettings.of(System.getenv()));
            Runtime.getRuntime()
                    .addShutdownHook(
                            Thread.ofPlatform().name("stop").unstarted(() -> stop(controller)));
            controller.start();
            controller.awaitClosed();
        } catch (SettingsException | IOException e) {
            log.error("cannot start: {}", e.getMessage());
            System.exit(1);
        }
    }

    private static void stop(Controller controller) {
        try {
            controller.close();
            log.info("stopped");
        } catch (IOException e) {
            log.warn("not everything could be closed", e);
        }
    }
}
