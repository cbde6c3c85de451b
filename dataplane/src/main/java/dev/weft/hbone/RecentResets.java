package dev.weft.hbone;

/**
 * Streams that this side reset lately. Their frames may still be on their way and are ignored;
 * frames of any other closed stream are an error of the peer.
 */
final class RecentResets {

    private static final int KEPT = 256;

    private final int[] ids = new int[KEPT];
    private int next;

    void add(int streamId) {
        ids[next] = streamId;
        next = (next + 1) % KEPT;
    }

    boolean contains(int streamId) {
        for (int id : ids) {
            if (id == streamId) {
                return true;
            }
        }
        return false;
    }
}
