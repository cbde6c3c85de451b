package dev.weft.ztunnel.telemetry;

import dev.weft.logging.LineLog;
import java.io.OutputStream;
import java.util.function.BooleanSupplier;

/** The access log of the node proxy. {@link #write} from any thread, never blocks. */
public final class AccessLog implements AutoCloseable {
    private final BooleanSupplier detailed;
    private final LineLog<LogLine> lines;

    /**
     * A log that is not written before {@link #start}.
     *
     * @param detailed whether lines of the level debug are wanted now; asked for each
     */
    public AccessLog(OutputStream out, LogFormat format, BooleanSupplier detailed) {
        this.detailed = detailed;
        this.lines = new LineLog<>(out, format::render);
    }

    public void start() {
        lines.start();
    }

    /** Lines that were not written because the queue was full. */
    public long dropped() {
        return lines.dropped();
    }

    /** Whether a line for the beginning of a connection is wanted. */
    boolean showsOpened() {
        return detailed.getAsBoolean();
    }

    void write(LogLine line) {
        lines.write(line);
    }

    /** Writes what is queued and ends. */
    @Override
    public void close() {
        lines.close();
    }
}
