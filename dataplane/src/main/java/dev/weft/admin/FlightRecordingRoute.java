package dev.weft.admin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;
import jdk.jfr.RecordingState;

/**
 * {@code /debug/jfr}: POST begins a flight recording that ends by itself, GET fetches the last one
 * that ended. It takes two requests because nobody else is answered while a handler runs.
 *
 * <p>Confined to the worker of the admin server.
 */
public final class FlightRecordingRoute {

    private static final int DEFAULT_SECONDS = 10;
    private static final int MOST_SECONDS = 300;
    private static final long MOST_BYTES = 8 << 20;

    private Optional<Recording> last = Optional.empty();

    /** Begins one: {@code ?seconds=}, 1 to 300. */
    public AdminResponse begin(AdminRequest request) {
        int seconds;
        try {
            seconds = request.parameter("seconds").map(Integer::parseInt).orElse(DEFAULT_SECONDS);
        } catch (NumberFormatException e) {
            seconds = 0;
        }
        if (seconds < 1 || seconds > MOST_SECONDS) {
            return AdminResponse.text(400, "seconds: expected 1 to " + MOST_SECONDS + "\n");
        }
        if (isRunning()) {
            return AdminResponse.text(409, "a recording is running: GET it when it has ended\n");
        }
        try {
            last.ifPresent(Recording::close);
            Recording recording = new Recording(Configuration.getConfiguration("default"));
            recording.setMaxSize(MOST_BYTES);
            recording.setDuration(Duration.ofSeconds(seconds));
            recording.start();
            last = Optional.of(recording);
        } catch (IOException | java.text.ParseException e) {
            return AdminResponse.text(500, "no recording can be made: " + e.getMessage() + "\n");
        }
        return AdminResponse.text("recording for " + seconds + " s: then GET this path\n");
    }

    /** The last one that ended. */
    public AdminResponse fetch(AdminRequest request) {
        if (last.isEmpty()) {
            return AdminResponse.text(404, "no recording: POST to begin one\n");
        }
        if (isRunning()) {
            return AdminResponse.text(409, "the recording is still running\n");
        }
        try {
            Path file = Files.createTempFile("weft-", ".jfr");
            try {
                last.get().dump(file);
                return AdminResponse.binary(Files.readAllBytes(file));
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            return AdminResponse.text(500, "the recording is lost: " + e.getMessage() + "\n");
        }
    }

    private boolean isRunning() {
        return last.filter(recording -> recording.getState() == RecordingState.RUNNING).isPresent();
    }
}
