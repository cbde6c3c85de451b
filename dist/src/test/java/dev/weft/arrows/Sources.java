package dev.weft.arrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The packages of all modules and the packages that each imports, from their sources. Names are
 * without {@code dev.weft.}; of other people's packages there are none.
 */
final class Sources {

    private static final String BASE = "dev.weft.";
    private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([\\w.]+);");
    private static final Pattern IMPORT =
            Pattern.compile("(?m)^import (?:static )?dev\\.weft\\.([\\w.]+);");

    private final Map<String, Set<String>> imports = new TreeMap<>();

    private Sources() {}

    /** Reads {@code MODULE/src/main/java} of every module below the root. */
    static Sources read(Path root) throws IOException {
        var sources = new Sources();
        try (var modules = Files.list(root)) {
            modules.map(module -> module.resolve("src/main/java"))
                    .filter(Files::isDirectory)
                    .forEach(sources::readModule);
        }
        return sources;
    }

    /** The packages that have sources, each with the packages that it imports. */
    Map<String, Set<String>> imports() {
        return imports;
    }

    private void readModule(Path folder) {
        try (var files = Files.walk(folder)) {
            files.filter(file -> file.toString().endsWith(".java")).forEach(this::readFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void readFile(Path file) {
        try {
            var text = Files.readString(file);
            var own = PACKAGE.matcher(text);
            if (!own.find() || !own.group(1).startsWith(BASE)) {
                throw new IllegalStateException(file + " is in no package of " + BASE);
            }
            var name = own.group(1).substring(BASE.length());
            var arrows = imports.computeIfAbsent(name, ignored -> new TreeSet<>());
            IMPORT.matcher(text)
                    .results()
                    .flatMap(match -> packageOf(match.group(1)).stream())
                    .filter(imported -> !imported.equals(name))
                    .forEach(arrows::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The words before the first that begins with a capital. */
    private static Optional<String> packageOf(String imported) {
        var name = new StringBuilder();
        for (var word : imported.split("\\.")) {
            if (Character.isUpperCase(word.charAt(0))) {
                break;
            }
            name.append(name.isEmpty() ? "" : ".").append(word);
        }
        return name.isEmpty() ? Optional.empty() : Optional.of(name.toString());
    }
}
