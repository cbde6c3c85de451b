package dev.weft.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;

/** Waits with poll(2) until a descriptor is ready; interrupted waits go on to the same deadline. */
final class Waiting {

    static final short POLLIN = 1;
    static final short POLLOUT = 4;

    private static final int POLLFD_SIZE = 8;
    private static final int EVENTS_OFFSET = 4;

    private Waiting() {}

    /**
     * Waits until one of the descriptors has the event, an error or a hang-up.
     *
     * @return false if the time was over first
     */
    static boolean await(short events, Duration timeout, int... numbers) throws LinuxException {
        long deadline = System.nanoTime() + timeout.toNanos();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment fds = arena.allocate((long) POLLFD_SIZE * numbers.length, 4);
            for (int i = 0; i < numbers.length; i++) {
                long at = (long) POLLFD_SIZE * i;
                fds.set(JAVA_INT, at, numbers[i]);
                fds.set(JAVA_SHORT, at + EVENTS_OFFSET, events);
            }
            while (true) {
                try {
                    return Libc.poll(fds, numbers.length, millisUntil(deadline)) > 0;
                } catch (LinuxException e) {
                    if (!e.errno().equals(Errno.EINTR)) {
                        throw e;
                    }
                }
            }
        }
    }

    /** Rounded up, so that a wait of some microseconds is not a busy loop. */
    private static int millisUntil(long deadline) {
        long nanos = Math.max(0, deadline - System.nanoTime());
        return (int) Math.min(Integer.MAX_VALUE, (nanos + 999_999) / 1_000_000);
    }
}
