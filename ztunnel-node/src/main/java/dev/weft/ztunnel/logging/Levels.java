package dev.weft.ztunnel.logging;

import dev.weft.admin.LogLevels;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.logging.LogManager;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tinylog.Level;

/**
 * The levels in force. One for all, and others for loggers whose name begins with a prefix; the
 * longest prefix counts. Any thread.
 */
public final class Levels implements LogLevels {
    private static final String ALL = "";
    private static final Levels CURRENT = new Levels(Level.INFO);

    private final Level first;
    private final Map<String, Level> byPrefix = new ConcurrentSkipListMap<>();

    Levels(Level first) {
        this.first = first;
        byPrefix.put(ALL, first);
    }

    /** Those of this process: the log's back-end makes its writer itself. */
    public static Levels current() {
        return CURRENT;
    }

    /**
     * Sends the log to {@link LogWriter}. To be called before the first logger is made; later calls
     * have no effect.
     */
    public static void install() {
        // gRPC says through it, at length, what the discovery client says in a line.
        LogManager.getLogManager().reset();
        System.setProperty("tinylog.writer", LogWriter.class.getName());
        System.setProperty("tinylog.writer.stream", "err");
        System.setProperty(
                "tinylog.writer.format",
                "{date:yyyy-MM-dd'T'HH:mm:ss.SSS}\t{level}\t{class-name}\t{message}");
        System.setProperty("tinylog.autoshutdown", "false");
        // What is let through here the writer still holds to the levels in force. Libraries say too
        // much below info to be asked at all.
        System.setProperty("tinylog.level", "info");
        System.setProperty("tinylog.level@dev.weft", "trace");
    }

    /** Whether a logger's line of this level is written. */
    boolean isOn(String logger, Level level) {
        Level least = byPrefix.getOrDefault(ALL, first);
        int longest = 0;
        for (Map.Entry<String, Level> entry : byPrefix.entrySet()) {
            String prefix = entry.getKey();
            if (prefix.length() > longest && logger.startsWith(prefix)) {
                least = entry.getValue();
                longest = prefix.length();
            }
        }
        return level.compareTo(least) >= 0;
    }

    @Override
    public String describe() {
        return byPrefix.entrySet().stream()
                .map(entry ->
                        entry.getKey().equals(ALL)
                                ? text(entry.getValue())
                                : entry.getKey() + "=" + text(entry.getValue()))
                .collect(Collectors.joining(","));
    }

    @Override
    public void set(String logger, String level) {
        Level known =
                Stream.of(Level.values())
                        .filter(candidate -> text(candidate).equals(level))
                        .findFirst()
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "level '"
                                                + level
                                                + "': expected one of "
                                                + Stream.of(Level.values())
                                                        .map(Levels::text)
                                                        .toList()));
        byPrefix.put(logger, known);
    }

    @Override
    public void reset() {
        byPrefix.keySet().removeIf(prefix -> !prefix.equals(ALL));
        byPrefix.put(ALL, first);
    }

    private static String text(Level level) {
        return level.name().toLowerCase(Locale.ROOT);
    }
}
