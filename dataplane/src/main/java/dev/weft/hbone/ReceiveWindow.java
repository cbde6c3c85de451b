package dev.weft.hbone;

/**
 * What the peer may send, for a stream or for the connection: {@code size} bytes may be under way,
 * held or not yet credited. Pure arithmetic, no I/O.
 */
final class ReceiveWindow {

    private final int divisor;
    private int size;
    private int available;
    private int consumed;

    /**
     * @param divisor consumed bytes are credited once they make up this part of the window: 2 is
     *     half
     */
    ReceiveWindow(int size, int divisor) {
        this.size = size;
        this.divisor = divisor;
        available = size;
    }

    int size() {
        return size;
    }

    /** False when the peer sent more than it may. */
    boolean receive(int bytes) {
        if (bytes > available) {
            return false;
        }
        available -= bytes;
        return true;
    }

    /** Bytes reached their consumer. True when it is time for {@link #credit}. */
    boolean consume(int bytes) {
        consumed += bytes;
        return consumed >= Math.max(1, size / divisor);
    }

    /** Returns what to announce: everything consumed, and {@code growth} on top. */
    int credit(int growth) {
        int increment = consumed + growth;
        size += growth;
        available += increment;
        consumed = 0;
        return increment;
    }
}
