package dev.weft.echo.flag;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A parsed command line: {@code --name=value}, {@code --name value}, {@code -n value} and plain
 * words. A flag may repeat.
 */
public final class Flags {

    /** Reads one flag's text. */
    @FunctionalInterface
    public interface Reader<T> {
        /** Throws when the text is no such value; the message names the text. */
        T read(String text) throws UsageException;
    }

    private final Map<String, List<String>> values;
    private final List<String> words;

    private Flags(Map<String, List<String>> values, List<String> words) {
        this.values = values;
        this.words = List.copyOf(words);
    }

    /**
     * Parses {@code args}. {@code valued} are the flags that take a value and {@code switches}
     * those that take none, both with their dashes; any other flag is an error.
     */
    public static Flags parse(List<String> args, List<String> valued, List<String> switches)
            throws UsageException {
        var values = new LinkedHashMap<String, List<String>>();
        var words = new ArrayList<String>();
        var rest = args.iterator();
        while (rest.hasNext()) {
            var arg = rest.next();
            if (!arg.startsWith("-") || arg.equals("-")) {
                words.add(arg);
                continue;
            }
            var equals = arg.startsWith("--") ? arg.indexOf('=') : -1;
            var name = equals < 0 ? arg : arg.substring(0, equals);
            if (switches.contains(name) && equals < 0) {
                values.computeIfAbsent(name, ignored -> new ArrayList<>()).add("true");
            } else if (valued.contains(name)) {
                if (equals < 0 && !rest.hasNext()) {
                    throw new UsageException("the flag " + name + " needs a value");
                }
                var value = equals < 0 ? rest.next() : arg.substring(equals + 1);
                values.computeIfAbsent(name, ignored -> new ArrayList<>()).add(value);
            } else {
                throw new UsageException("unknown flag " + arg + "; --help lists the flags");
            }
        }
        return new Flags(values, words);
    }

    /** What was no flag, in order. */
    public List<String> words() {
        return words;
    }

    public boolean has(String name) {
        return values.containsKey(name);
    }

    /** Every value given for a flag, in order. */
    public <T> List<T> all(String name, Reader<T> reader) throws UsageException {
        var all = new ArrayList<T>();
        for (var text : values.getOrDefault(name, List.of())) {
            try {
                all.add(reader.read(text));
            } catch (UsageException e) {
                throw new UsageException(name + "=" + text + ": " + e.getMessage());
            }
        }
        return List.copyOf(all);
    }

    /** The last value given for a flag. */
    public <T> Optional<T> last(String name, Reader<T> reader) throws UsageException {
        var all = all(name, reader);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
    }
}
