package dev.weft.ztunnel.telemetry;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the access log from a thread of its own. When the reader of the log is slower than the
 * mesh, lines are dropped and counted: connections never wait for it.
 *
 * <p>{@link #write} from any thread, never blocks.
 */
public final class AccessLog implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AccessLog.class);
    private static final int QUEUE = 10_000;
    private static final int BATCH = 64;

    private final OutputStream out;
    private final BooleanSupplier detailed;
    private final LogFormat format;
    private final BlockingQueue<LogLine> queue = new ArrayBlockingQueue<>(QUEUE);
    private final LongAdder dropped = new LongAdder();
    private final Thread writer =
            Thread.ofPlatform().name("access-log").daemon().unstarted(this::run);

    /** Set by {@link #close}, read by the writer between batches. */
    private volatile boolean closing;

    /**
     * A log that is not written before {@link #start}.
     *
     * @param detailed whether lines of the level debug are wanted now; asked for each
     */
    public AccessLog(OutputStream out, LogFormat format, BooleanSupplier detailed) {
        this.out = out;
        this.detailed = detailed;
        this.format = format;
    }

    public void start() {
        writer.start();
    }

    /** Lines that were not written because the queue was full. */
    public long dropped() {
        return dropped.sum();
    }

    /** Whether a line for the beginning of a connection is wanted. */
    boolean showsOpened() {
        return detailed.getAsBoolean();
    }

    void write(LogLine line) {
        if (!queue.offer(line)) {
            dropped.increment();
        }
    }

    private void run() {
        List<LogLine> batch = new ArrayList<>(BATCH);
        try {
            while (!closing || !queue.isEmpty()) {
                batch.add(queue.take());
                queue.drainTo(batch, BATCH - 1);
                writeOut(batch);
                batch.clear();
            }
        } catch (InterruptedException e) {
            queue.drainTo(batch);
            writeOut(batch);
        }
    }

    private void writeOut(List<LogLine> batch) {
        StringBuilder text = new StringBuilder(batch.size() * 400);
        batch.forEach(line -> text.append(format.render(line)));
        try {
            out.write(text.toString().getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            dropped.add(batch.size());
            log.debug("the access log cannot be written: {}", e.getMessage());
        }
    }

    /** Writes what is queued and ends. */
    @Override
    public void close() {
        closing = true;
        writer.interrupt();
        try {
            writer.join(2000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
