package dev.weft.local.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The end of a log file, for errors whose cause is written there. */
public final class LogTail {

    private static final int LINES = 15;

    private LogTail() {}

    /** The last lines below a heading, or nothing when there are none. */
    public static String of(Path log) {
        try {
            List<String> lines = Files.readAllLines(log);
            if (lines.isEmpty()) {
                return "";
            }
            List<String> last = lines.subList(Math.max(0, lines.size() - LINES), lines.size());
            return "\n" + log + " ends with:\n  " + String.join("\n  ", last);
        } catch (IOException e) {
            return "";
        }
    }
}
