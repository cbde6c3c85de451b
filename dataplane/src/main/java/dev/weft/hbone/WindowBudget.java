package dev.weft.hbone;

/**
 * How much the windows of streams may grow beyond their first size. Together they stay below the
 * connection's window less what is credited late, so however many streams stall, the connection can
 * always carry the others. Pure arithmetic, no I/O.
 */
final class WindowBudget {

    /** The connection's window is credited once this part of it was consumed. */
    static final int CONNECTION_DIVISOR = 8;

    private static final long FAST_NANOS = 200_000_000;

    private final int max;
    private long free;

    WindowBudget(HboneSettings settings) {
        max = settings.streamWindow();
        long late = settings.connectionWindow() / CONNECTION_DIVISOR;
        long first = (long) settings.maxStreams() * settings.initialStreamWindow();
        free = Math.max(0, settings.connectionWindow() - late - first);
    }

    /**
     * By how much a stream's window grows when half of it was consumed in {@code nanos} without
     * ever waiting for the consumer: doubled, as far as there is room.
     */
    int grow(int size, long nanos, boolean stalled) {
        if (stalled || nanos > FAST_NANOS) {
            return 0;
        }
        int growth = (int) Math.min(Math.min(size, max - size), free);
        free -= growth;
        return growth;
    }

    /** A stream is over; what its window grew is free again. */
    void release(int growth) {
        free += growth;
    }
}
