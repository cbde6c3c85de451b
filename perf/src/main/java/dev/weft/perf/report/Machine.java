package dev.weft.perf.report;

import dev.weft.perf.peer.SystemProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What the figures were measured on.
 *
 * @param commit of the sources, with {@code -dirty} when they were changed; empty if unknown
 */
public record Machine(
        int processors, String processor, String memory, String kernel, String jdk, String commit) {

    /** This one; {@code root} is the folder of the sources. */
    public static Machine here(Path root) {
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                field(Path.of("/proc/cpuinfo"), "model name"),
                field(Path.of("/proc/meminfo"), "MemTotal"),
                System.getProperty("os.version", ""),
                System.getProperty("java.runtime.version", ""),
                SystemProgram.output(
                        "git",
                        "-C",
                        root.toString(),
                        "describe",
                        "--always",
                        "--dirty",
                        "--abbrev=12"));
    }

    /** In one line. */
    public String line() {
        return String.format(
                Locale.ROOT,
                "%d x %s, %s, Linux %s, JDK %s, commit %s",
                processors,
                processor,
                memory,
                kernel,
                jdk,
                commit);
    }

    private static String field(Path file, String key) {
        try {
            return field(Files.readString(file), key);
        } catch (IOException e) {
            return "";
        }
    }

    /** The value behind the first {@code key:}. */
    static String field(String text, String key) {
        return text.lines()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("");
    }
}
