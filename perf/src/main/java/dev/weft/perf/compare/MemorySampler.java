package dev.weft.perf.compare;

import dev.weft.perf.measure.Memory;
import dev.weft.perf.measure.ProcessAccounts;
import dev.weft.perf.peer.Subject;
import dev.weft.perf.peer.Subject.Side;
import dev.weft.perf.traffic.LoadReport;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;

/** Looks at a subject's memory: once at rest, or again and again under load, keeping the most. */
final class MemorySampler {

    private static final long BETWEEN_NANOS = 200_000_000L;
    private static final double MIB = 1 << 20;

    private final Subject subject;
    private final ProcessAccounts accounts;
    private Memory client = Memory.NONE;
    private Memory server = Memory.NONE;

    MemorySampler(Subject subject, ProcessAccounts accounts) {
        this.subject = subject;
        this.accounts = accounts;
    }

    void sample() {
        client = larger(client, accounts.memory(subject.processes(Side.CLIENT)));
        server = larger(server, accounts.memory(subject.processes(Side.SERVER)));
    }

    /** Samples while a load runs. */
    LoadReport during(Callable<LoadReport> load) throws IOException, InterruptedException {
        var task = new FutureTask<>(load);
        Thread.ofPlatform().name("load-under-sampling").start(task);
        while (!task.isDone()) {
            sample();
            LockSupport.parkNanos(BETWEEN_NANOS);
        }
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }

    void addTo(Figures figures, Case what) {
        figures.add(what, subject.name(), Figure.CLIENT_RSS_MIB, client.resident() / MIB);
        figures.add(what, subject.name(), Figure.SERVER_RSS_MIB, server.resident() / MIB);
        figures.add(what, subject.name(), Figure.CLIENT_PRIVATE_MIB, client.anonymous() / MIB);
        figures.add(what, subject.name(), Figure.SERVER_PRIVATE_MIB, server.anonymous() / MIB);
        // Asked last: it makes the JVM start a thread.
        JvmHeap.mib(subject.processes(Side.CLIENT))
                .ifPresent(mib -> figures.add(what, subject.name(), Figure.HEAP_MIB, mib));
    }

    private static Memory larger(Memory one, Memory other) {
        return one.resident() >= other.resident() ? one : other;
    }
}
