package dev.weft.waypoint.http.frame;

/**
 * How the last streams of a connection ended, for frames that come after it: the codec forgets a
 * stream when it is closed, but what such a frame means depends on how that was (RFC 9113 section
 * 5.1). All streams are begun by one side, so that their numbers only grow.
 */
final class StreamHistory {

    /** How a stream that is closed ended. */
    enum End {
        IN_ORDER,
        RESET_BY_US,
        RESET_BY_PEER,
        /** Its number was left out. */
        NEVER_BEGUN,
        /** Too long ago to be known. */
        FORGOTTEN
    }

    private static final int KEPT = 128;
    private static final byte IN_ORDER = 0;
    private static final byte RESET_BY_US = 1;
    private static final byte RESET_BY_PEER = 2;

    private final int[] ids = new int[KEPT];
    private final byte[] ends = new byte[KEPT];
    private long count;

    /** Notes a new stream, with a number that is larger than all before. */
    void begun(int id) {
        int slot = slot(count++);
        ids[slot] = id;
        ends[slot] = IN_ORDER;
    }

    /** Notes that a stream did not end in order; the first of both sides counts. */
    void reset(int id, boolean byUs) {
        long index = find(id);
        if (index >= 0 && ends[slot(index)] == IN_ORDER) {
            ends[slot(index)] = byUs ? RESET_BY_US : RESET_BY_PEER;
        }
    }

    /** How a stream ended that is not there any more. */
    End endOf(int id) {
        long index = find(id);
        if (index < 0) {
            boolean known = count <= KEPT || id > ids[slot(count - KEPT)];
            return known ? End.NEVER_BEGUN : End.FORGOTTEN;
        }
        return switch (ends[slot(index)]) {
            case RESET_BY_US -> End.RESET_BY_US;
            case RESET_BY_PEER -> End.RESET_BY_PEER;
            default -> End.IN_ORDER;
        };
    }

    private long find(int id) {
        long low = Math.max(0, count - KEPT);
        long high = count - 1;
        while (low <= high) {
            long middle = (low + high) >>> 1;
            int there = ids[slot(middle)];
            if (there == id) {
                return middle;
            }
            if (there < id) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    private static int slot(long index) {
        return (int) (index & (KEPT - 1));
    }
}
