package dev.weft.perf.traffic;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;

/**
 * What one thread of a load does until {@code deadline}, a {@link System#nanoTime}, but at least
 * once.
 */
@FunctionalInterface
interface Load {

    /** Runs to the deadline; throws what ended it before. */
    void run(Connections connections, long deadline, Tally tally) throws IOException;

    /** Streams, then waits for the server to say how much of it came. */
    static void bulk(Connections connections, long deadline, Tally tally) throws IOException {
        var blocks = new Blocks();
        var channel = connections.open(Role.SINK);
        while (System.nanoTime() < deadline) {
            Bytes.write(channel, blocks.next(false));
        }
        Bytes.write(channel, blocks.next(true));
        var count = ByteBuffer.allocate(Long.BYTES);
        Bytes.readFully(channel, count);
        tally.received(count.getLong(0));
        connections.close(channel);
    }

    /** Messages one after the other, or when they are due; then their time counts from there. */
    static Load pingPong(int bytes, int rate) {
        return (connections, deadline, tally) -> {
            var message = ByteBuffer.allocateDirect(bytes);
            var channel = connections.openAnswered();
            var between = rate == 0 ? 0 : 1_000_000_000L / rate;
            var due = System.nanoTime();
            do {
                for (var early = due - System.nanoTime(); early > 0; ) {
                    LockSupport.parkNanos(early);
                    early = due - System.nanoTime();
                }
                Bytes.write(channel, message.clear());
                Bytes.readFully(channel, message.clear());
                var now = System.nanoTime();
                tally.done(now - due);
                due = rate == 0 ? now : due + between;
            } while (due < deadline);
            connections.close(channel);
        };
    }

    /** New connections, each for one byte and back. A failed one does not end the load. */
    static void churn(Connections connections, long deadline, Tally tally) {
        do {
            var began = System.nanoTime();
            try {
                connections.close(connections.openAnswered());
                tally.done(System.nanoTime() - began);
            } catch (IOException e) {
                tally.failed(e);
                LockSupport.parkNanos(1_000_000);
            }
        } while (System.nanoTime() < deadline);
    }

    /** Tries until one connection was answered. */
    static void await(Connections connections, long deadline, Tally tally) throws IOException {
        var began = System.nanoTime();
        while (true) {
            try {
                connections.close(connections.openAnswered());
                tally.done(System.nanoTime() - began);
                return;
            } catch (IOException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                LockSupport.parkNanos(2_000_000);
            }
        }
    }
}
