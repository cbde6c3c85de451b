package dev.weft.perf.compare;

import dev.weft.perf.peer.SystemProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/** The Java heap of a process, as its JVM tells it. */
final class JvmHeap {

    private static final double KIB_PER_MIB = 1024;
    private static final Pattern USED =
            Pattern.compile("(?m)^(?:DefNew|Tenured)\\s+total \\d+K, used (\\d+)K");

    private JvmHeap() {}

    /** Used heap in MiB of the first process; empty for a program that is no JVM. */
    static OptionalDouble mib(List<Long> processes) {
        // Asked for its heap, any other program would get a signal that ends it.
        if (processes.isEmpty() || !isJvm(processes.getFirst())) {
            return OptionalDouble.empty();
        }
        var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        return used(
                SystemProgram.output(jcmd, Long.toString(processes.getFirst()), "GC.heap_info"));
    }

    private static boolean isJvm(long process) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/" + process + "/exe")).endsWith("java");
        } catch (IOException ended) {
            return false;
        }
    }

    /** From what {@code jcmd PID GC.heap_info} prints of the serial collector. */
    static OptionalDouble used(String answer) {
        var sum = USED.matcher(answer).results().mapToLong(m -> Long.parseLong(m.group(1))).sum();
        return sum == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / KIB_PER_MIB);
    }
}
