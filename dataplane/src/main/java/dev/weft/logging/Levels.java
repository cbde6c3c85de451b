package dev.weft.logging;

import dev.weft.admin.LogLevels;
import java.util.HashMap;
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

    private volatile Map<String, Level> first;
    private final Map<String, Level> byPrefix = new ConcurrentSkipListMap<>();

    Levels(Level first) {
        this.first = Map.of(ALL, first);
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

    /** Takes these as what the program starts with, and returns to with {@link #reset}. */
    public void begin(Map<String, Level> levels) {
        first = Map.copyOf(levels);
        reset();
    }

    /**
     * Reads levels as they are set: {@code info}, {@code info,dev.weft.xds=debug}.
     *
     * @throws IllegalArgumentException if there is no such level
     */
    public static Map<String, Level> parse(String text) {
        Map<String, Level> levels = new HashMap<>();
        levels.put(ALL, Level.INFO);
        for (String part : text.split(",")) {
            int equals = part.indexOf('=');
            String logger = equals < 0 ? ALL : part.substring(0, equals).strip();
            levels.put(logger, level(part.substring(equals + 1).strip()));
        }
        return levels;
    }

    /** The same text, when {@link #parse} can read it. */
    public static String checked(String text) {
        parse(text);
        return text;
    }

    /** Whether lines of the level debug are written for this logger. */
    public boolean isDebug(String logger) {
        return isOn(logger, Level.DEBUG);
    }

    /** Whether a logger's line of this level is written. */
    boolean isOn(String logger, Level level) {
        Level least = byPrefix.getOrDefault(ALL, Level.INFO);
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
        byPrefix.put(logger, level(level));
    }

    @Override
    public void reset() {
        byPrefix.putAll(first);
        byPrefix.keySet().retainAll(first.keySet());
    }

    private static Level level(String level) {
        return Stream.of(Level.values())
                .filter(candidate -> text(candidate).equals(level))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "level '"
                                        + level
                                        + "': expected one of "
                                        + Stream.of(Level.values()).map(Levels::text).toList()));
    }

    private static String text(Level level) {
        return level.name().toLowerCase(Locale.ROOT);
    }
}
