package dev.weft.config;

import dev.weft.net.IpPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Reads the settings of one program. Each reading declares a key with its default and description:
 *
 * <pre>{@code
 * Settings settings = Settings.of(System.getenv());
 * Duration grace = settings.duration("UNENROL_GRACE", ofSeconds(3), "wait before ZDS Del");
 * settings.check();
 * }</pre>
 *
 * <p>A key may also be written with the prefix {@code WEFT_}, which wins. An empty value counts as
 * not set. Problems are gathered, so that {@link #check} names all of them at once: values that
 * cannot be read, keys that must be set, keys of a file and {@code WEFT_} variables that nobody
 * declared. One thread.
 */
public final class Settings {

    private static final String PREFIX = "WEFT_";

    /**
     * A declared key with the value in force.
     *
     * @param value as text; {@code (secret)} for a secret that is set
     * @param origin {@code environment}, {@code default}, or the name of the file
     */
    public record Setting(
            String key, String value, String defaultValue, String description, String origin) {}

    private record Given(String value, String origin) {}

    private final Map<String, Given> given = new HashMap<>();
    private final Map<String, Setting> declared = new TreeMap<>();
    private final List<String> families = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    private Settings() {}

    public static Settings of(Map<String, String> environment) {
        Settings settings = new Settings();
        environment.forEach((key, value) -> settings.give(key, value, "environment"));
        return settings;
    }

    /**
     * Adds a file of lines {@code KEY=value} below the environment. Empty lines and lines that
     * begin with {@code #} are skipped. A file that cannot be read is a problem.
     */
    public Settings withFile(Path file) {
        try {
            int number = 0;
            for (String line : Files.readAllLines(file)) {
                number++;
                addLine(file, number, line.strip());
            }
        } catch (IOException e) {
            problems.add("settings file " + file + " cannot be read: " + e);
        }
        return this;
    }

    public String text(String key, String defaultValue, String description) {
        return read(key, defaultValue, defaultValue, description, text -> text);
    }

    /** A setting that has no default. */
    public String requiredText(String key, String description) {
        return required(key, "", description, text -> text);
    }

    public Optional<String> optionalText(String key, String description) {
        return read(key, Optional.empty(), "", description, Optional::of);
    }

    /** Text that is never shown; absent when not set. */
    public Optional<String> secret(String key, String description) {
        Optional<String> value = optionalText(key, description);
        declared.computeIfPresent(key, (k, s) -> masked(s, value.isPresent()));
        return value;
    }

    public boolean bool(String key, boolean defaultValue, String description) {
        String shown = String.valueOf(defaultValue);
        return read(key, defaultValue, shown, description, SettingParsers::bool);
    }

    /** A whole number within bounds, both included. */
    public int number(String key, int defaultValue, int min, int max, String description) {
        return read(
                key,
                defaultValue,
                String.valueOf(defaultValue),
                description,
                text -> SettingParsers.number(text, min, max));
    }

    /** Written {@code 500ms}, {@code 10s}, {@code 5m}, {@code 1h30m}. */
    public Duration duration(String key, Duration defaultValue, String description) {
        String shown = shown(defaultValue);
        return read(key, defaultValue, shown, description, SettingParsers::duration);
    }

    /** Bytes, written {@code 65536}, {@code 64Ki}, {@code 16Mi}. */
    public long size(String key, long defaultValue, String description) {
        String shown = String.valueOf(defaultValue);
        return read(key, defaultValue, shown, description, SettingParsers::size);
    }

    /** Values between commas; blanks around them and empty ones do not count. */
    public List<String> list(String key, List<String> defaultValue, String description) {
        return read(
                key,
                defaultValue,
                String.join(",", defaultValue),
                description,
                text ->
                        Stream.of(text.split(","))
                                .map(String::strip)
                                .filter(s -> !s.isEmpty())
                                .toList());
    }

    public Path path(String key, Path defaultValue, String description) {
        return read(key, defaultValue, defaultValue.toString(), description, Settings::toPath);
    }

    public Optional<Path> optionalPath(String key, String description) {
        return read(key, Optional.empty(), "", description, text -> Optional.of(toPath(text)));
    }

    public Path requiredPath(String key, String description) {
        return required(key, Path.of(""), description, Settings::toPath);
    }

    public IpPort ipPort(String key, IpPort defaultValue, String description) {
        String shown = defaultValue.toString();
        return read(key, defaultValue, shown, description, SettingParsers::ipPort);
    }

    /** Any other type: the parser throws IllegalArgumentException saying what it expected. */
    public <T> T value(String key, T defaultValue, String description, Function<String, T> parser) {
        return read(key, defaultValue, String.valueOf(defaultValue), description, parser);
    }

    /** Whether anybody gave this key a value. */
    public boolean isSet(String key) {
        return find(key).isPresent();
    }

    /**
     * Every setting whose key begins with a prefix, by the rest of its key. Their values are not
     * shown among the effective settings: nobody knows what they are.
     */
    public Map<String, String> prefixed(String prefix, String description) {
        Map<String, String> found = new TreeMap<>();
        for (String key : given.keySet()) {
            String bare = key.startsWith(PREFIX) ? key.substring(PREFIX.length()) : key;
            if (bare.startsWith(prefix) && bare.length() > prefix.length()) {
                find(bare)
                        .ifPresent(
                                value -> found.put(bare.substring(prefix.length()), value.value()));
            }
        }
        families.add(prefix);
        String keys = String.join(",", found.keySet());
        String shown = prefix + "*";
        declared.put(shown, new Setting(shown, keys, "", description, "environment"));
        return found;
    }

    /** Adds a problem that only several settings together show. */
    public void problem(String text) {
        problems.add(text);
    }

    /**
     * Called after the last declaration.
     *
     * @throws SettingsException when anything is wrong; what the readings returned is then of no
     *     use
     */
    public void check() {
        List<String> all = new ArrayList<>(problems);
        given.entrySet().stream()
                .filter(entry -> isUnknown(entry.getKey(), entry.getValue()))
                .map(entry -> unknown(entry.getKey(), entry.getValue()))
                .sorted()
                .forEach(all::add);
        if (!all.isEmpty()) {
            throw new SettingsException(all);
        }
    }

    /** Every declared key with the value in force, by key. */
    public List<Setting> effective() {
        return List.copyOf(declared.values());
    }

    private void addLine(Path file, int number, String line) {
        if (line.isEmpty() || line.startsWith("#")) {
            return;
        }
        int equals = line.indexOf('=');
        if (equals <= 0) {
            problems.add("settings file " + file + " line " + number + ": expected KEY=value");
            return;
        }
        String key = line.substring(0, equals).strip();
        String value = line.substring(equals + 1).strip();
        give(key, value, String.valueOf(file.getFileName()));
    }

    private void give(String key, String value, String origin) {
        if (!value.isEmpty()) {
            given.putIfAbsent(key, new Given(value, origin));
        }
    }

    private <T> T required(
            String key, T ifMissing, String description, Function<String, T> parser) {
        if (find(key).isEmpty()) {
            problems.add(key + " is not set: expected " + description);
        }
        return read(key, ifMissing, "", description, parser);
    }

    private <T> T read(
            String key,
            T defaultValue,
            String shownDefault,
            String description,
            Function<String, T> parser) {
        Optional<Given> found = find(key);
        Setting setting =
                new Setting(
                        key,
                        found.map(Given::value).orElse(shownDefault),
                        shownDefault,
                        description,
                        found.map(Given::origin).orElse("default"));
        if (declared.putIfAbsent(key, setting) != null) {
            throw new IllegalStateException("setting " + key + " is declared twice");
        }
        try {
            return found.map(Given::value).map(parser).orElse(defaultValue);
        } catch (IllegalArgumentException e) {
            problems.add(
                    key
                            + " is '"
                            + setting.value()
                            + "': expected "
                            + e.getMessage()
                            + " ("
                            + description
                            + ")");
            return defaultValue;
        }
    }

    private Optional<Given> find(String key) {
        return Optional.ofNullable(given.get(PREFIX + key))
                .or(() -> Optional.ofNullable(given.get(key)));
    }

    private boolean isUnknown(String key, Given value) {
        boolean ours = key.startsWith(PREFIX) || !value.origin().equals("environment");
        String bare = key.startsWith(PREFIX) ? key.substring(PREFIX.length()) : key;
        boolean ofFamily = families.stream().anyMatch(bare::startsWith);
        return ours && !ofFamily && !declared.containsKey(key) && !declared.containsKey(bare);
    }

    private String unknown(String key, Given value) {
        String nearest =
                Nearest.to(key.startsWith(PREFIX) ? key.substring(PREFIX.length()) : key)
                        .among(declared.keySet())
                        .map(known -> ": did you mean " + known + "?")
                        .orElse("");
        return key + " (" + value.origin() + ") is no setting of this program" + nearest;
    }

    private static Setting masked(Setting setting, boolean set) {
        return new Setting(
                setting.key(),
                set ? "(secret)" : "",
                setting.defaultValue(),
                setting.description(),
                setting.origin());
    }

    private static Path toPath(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("a path: " + e.getReason(), e);
        }
    }

    private static String shown(Duration duration) {
        long millis = duration.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
    }
}
