package dev.weft.waypoint.filter.spi;

/** How much of a body a filter wants to see. Immutable. */
public sealed interface BodyMode {

    /** Nothing of it. */
    record None() implements BodyMode {}

    /**
     * Each part as it comes. While the filter thinks about one, no other is shown and the sender is
     * held back.
     */
    record Streamed() implements BodyMode {}

    /**
     * All of it at once; the message waits for it, and its headers may still be changed. A request
     * with a larger body is answered 413, a response with one is replaced by 500.
     *
     * @param limit in bytes, 1 to 16 MiB
     */
    record Buffered(int limit) implements BodyMode {
        public Buffered {
            check(limit);
        }
    }

    /**
     * Its beginning, at once: all of it if it is no longer than the limit. The message waits for
     * it; what follows is passed on unseen.
     *
     * @param limit in bytes, 1 to 16 MiB
     */
    record Beginning(int limit) implements BodyMode {
        public Beginning {
            check(limit);
        }
    }

    /** The largest limit. */
    int MOST = 16 << 20;

    static BodyMode none() {
        return new None();
    }

    static BodyMode streamed() {
        return new Streamed();
    }

    static BodyMode buffered(int limit) {
        return new Buffered(limit);
    }

    static BodyMode beginning(int limit) {
        return new Beginning(limit);
    }

    private static void check(int limit) {
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("limit " + limit + ": expected 1 to " + MOST);
        }
    }
}
