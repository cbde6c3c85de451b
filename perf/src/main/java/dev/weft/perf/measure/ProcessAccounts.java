package dev.weft.perf.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Reads the kernel's accounts of processes. Any thread. Every method throws {@link
 * UncheckedIOException} when a process is gone or not ours to look at.
 */
public final class ProcessAccounts {

    private final Path proc;

    private ProcessAccounts(Path proc) {
        this.proc = proc;
    }

    /** The accounts of this machine, process ids as this process sees them. */
    public static ProcessAccounts ofThisMachine() {
        return at(Path.of("/proc"));
    }

    static ProcessAccounts at(Path proc) {
        return new ProcessAccounts(proc);
    }

    /** Processor time since the processes began, together. */
    public CpuTime cpu(Collection<Long> processes) {
        var sum = CpuTime.NONE;
        for (var process : processes) {
            sum = sum.plus(cpu(process));
        }
        return sum;
    }

    /** Processor time since the process began. */
    public CpuTime cpu(long process) {
        var compiler =
                threads(process).stream()
                        .filter(ProcStat::compiles)
                        .mapToDouble(ProcStat::seconds)
                        .sum();
        return new CpuTime(stat(process).seconds(), compiler);
    }

    /** Memory of the processes, together; what they share is counted for each. */
    public Memory memory(Collection<Long> processes) {
        var sum = Memory.NONE;
        for (var process : processes) {
            sum = sum.plus(Memory.parse(read(folder(process).resolve("smaps_rollup"))));
        }
        return sum;
    }

    /** Seconds since the process began, to a hundredth. */
    public double age(long process) {
        var uptime = Double.parseDouble(read(proc.resolve("uptime")).split(" ")[0]);
        return uptime - stat(process).startTicks() / ProcStat.TICKS_PER_SECOND;
    }

    /** The process id inside the innermost process namespace that the process lives in. */
    public long innermostId(long process) {
        var ids =
                read(folder(process).resolve("status"))
                        .lines()
                        .filter(line -> line.startsWith("NSpid:"))
                        .findFirst()
                        .map(line -> line.substring("NSpid:".length()).strip().split("\\s+"))
                        .orElseGet(() -> new String[] {Long.toString(process)});
        return Long.parseLong(ids[ids.length - 1]);
    }

    private ProcStat stat(long process) {
        return ProcStat.parse(read(folder(process).resolve("stat")));
    }

    private List<ProcStat> threads(long process) {
        var threads = new ArrayList<ProcStat>();
        try (var folders = Files.newDirectoryStream(folder(process).resolve("task"))) {
            for (var folder : folders) {
                try {
                    threads.add(ProcStat.parse(Files.readString(folder.resolve("stat"))));
                } catch (NoSuchFileException ended) {
                    // Threads come and go while we look.
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return threads;
    }

    private Path folder(long process) {
        return proc.resolve(Long.toString(process));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
