package dev.weft.logging;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the lines of an access log from a thread of its own. When the reader of the log is slower
 * than the mesh, lines are dropped and counted: traffic never waits for it.
 *
 * <p>{@link #write} from any thread, never blocks.
 *
 * @param <T> what a line is made of
 */
public final class LineLog<T> implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LineLog.class);
    private static final int QUEUE = 10_000;
    private static final int BATCH = 64;

    private final OutputStream out;
    private final Function<? super T, String> format;
    private final BlockingQueue<T> queue = new ArrayBlockingQueue<>(QUEUE);
    private final LongAdder dropped = new LongAdder();
    private final Thread writer =
            Thread.ofPlatform().name("access-log").daemon().unstarted(this::run);

    /** Whether the last try to write failed; of the writer's thread. */
    private boolean broken;

    /** Set by {@link #close}, read by the writer between batches. */
    private volatile boolean closing;

    /**
     * A log that is not written before {@link #start}.
     *
     * @param format makes a line with its end; called on the writer's thread
     */
    public LineLog(OutputStream out, Function<? super T, String> format) {
        this.out = out;
        this.format = format;
    }

    public void start() {
        writer.start();
    }

    /** Lines that were not written: the queue was full, or the disk. */
    public long dropped() {
        return dropped.sum();
    }

    /** Queues a line. */
    public void write(T line) {
        if (!queue.offer(line)) {
            dropped.increment();
        }
    }

    private void run() {
        List<T> batch = new ArrayList<>(BATCH);
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

    private void writeOut(List<T> batch) {
        StringBuilder text = new StringBuilder(batch.size() * 400);
        if (broken) {
            // The last try may have written a part of a line.
            text.append('\n');
        }
        batch.forEach(line -> text.append(format.apply(line)));
        try {
            out.write(text.toString().getBytes(StandardCharsets.UTF_8));
            out.flush();
            if (broken) {
                broken = false;
                log.warn("the access log is written again, {} lines are missing", dropped());
            }
        } catch (IOException e) {
            dropped.add(batch.size());
            if (!broken) {
                broken = true;
                log.warn(
                        "the access log cannot be written, lines are dropped and counted: {}",
                        e.getMessage());
            }
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
