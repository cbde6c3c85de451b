package dev.weft.perf.measure;

/**
 * Memory of one or more processes in bytes, as {@code /proc/PID/smaps_rollup} has it.
 *
 * @param resident everything mapped and present, files shared with other processes included
 * @param anonymous heap, stacks and what was allocated: memory that is no copy of a file
 * @param privateDirty anonymous memory and changed pages of files: what its end would give back
 */
public record Memory(long resident, long anonymous, long privateDirty) {

    public static final Memory NONE = new Memory(0, 0, 0);

    static Memory parse(String rollup) {
        return new Memory(
                bytes(rollup, "Rss:"),
                bytes(rollup, "Anonymous:"),
                bytes(rollup, "Private_Dirty:"));
    }

    public Memory plus(Memory other) {
        return new Memory(
                resident + other.resident,
                anonymous + other.anonymous,
                privateDirty + other.privateDirty);
    }

    private static long bytes(String rollup, String key) {
        return rollup.lines()
                .filter(line -> line.startsWith(key))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "no line \"" + key + "\" in smaps_rollup: " + rollup));
    }
}
