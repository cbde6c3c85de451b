package dev.weft.perf.waypoint;

import dev.weft.local.config.LogTail;
import dev.weft.perf.measure.BenchFailure;
import dev.weft.perf.measure.CpuTime;
import dev.weft.perf.measure.Memory;
import dev.weft.perf.measure.ProcessAccounts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program of the run with its processes, which end with this object. Main thread. */
final class RunningProxy implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 5;

    private final String name;
    private final Process process;
    private final Path log;
    private final ProcessAccounts accounts = ProcessAccounts.ofThisMachine();

    private RunningProxy(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
        // An interrupted run leaves nothing behind.
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(process::destroy));
    }

    static RunningProxy start(String name, List<String> command, Path folder) {
        var log = folder.resolve(name + ".log");
        try {
            var process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start();
            return new RunningProxy(name, process, log);
        } catch (IOException e) {
            throw new BenchFailure("cannot start " + name + ": " + e.getMessage(), e);
        }
    }

    String name() {
        return name;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** For the user, with the end of the log. */
    BenchFailure failure(String what) {
        return new BenchFailure(name + " " + what + "\n" + LogTail.of(log));
    }

    CpuTime cpu() {
        return accounts.cpu(processes());
    }

    Memory memory() {
        return accounts.memory(processes());
    }

    private List<Long> processes() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .map(ProcessHandle::pid)
                .toList();
    }

    @Override
    public void close() {
        var all = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        all.forEach(ProcessHandle::destroyForcibly);
    }
}
