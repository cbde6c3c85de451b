package dev.weft.arrows;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The table of arrows: {@code package -> what it may import}, a line for each package. */
final class DrawnArrows {

    private final Map<String, Set<String>> allowed = new TreeMap<>();

    private DrawnArrows() {}

    /**
     * Reads the table. A word in {@code groups} stands for all packages of its group; a line may go
     * on, indented, in the next.
     */
    static DrawnArrows parse(String table, Map<String, Set<String>> groups) {
        var drawn = new DrawnArrows();
        var joined = table.replaceAll(",\\s*\n\\s+", ", ");
        for (var line : joined.lines().map(String::strip).toList()) {
            if (!line.isEmpty() && !line.startsWith("#")) {
                drawn.add(line, groups);
            }
        }
        return drawn;
    }

    Set<String> packages() {
        return allowed.keySet();
    }

    Map<String, Set<String>> arrows() {
        return allowed;
    }

    Set<String> allowed(String from) {
        return allowed.getOrDefault(from, Set.of());
    }

    private void add(String line, Map<String, Set<String>> groups) {
        var sides = line.split("->", -1);
        if (sides.length != 2 || allowed.containsKey(sides[0].strip())) {
            throw new IllegalArgumentException("not an arrow, or drawn twice: " + line);
        }
        var targets = new TreeSet<String>();
        Arrays.stream(sides[1].split(","))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .forEach(word -> targets.addAll(groups.getOrDefault(word, Set.of(word))));
        allowed.put(sides[0].strip(), targets);
    }
}
