package dev.weft.cni.redirect;

import java.util.Set;

/** Counts the node proxy's connections in a pod from the kernel's list of TCP sockets. */
final class CapturedSockets {

    private static final Set<Integer> CAPTURE_PORTS = Set.of(15001, 15006, 15008);

    /** Hexadecimal states of the kernel's list. */
    private static final Set<String> NOT_LIVE = Set.of("06", "07", "0A");

    private static final int LOCAL_COLUMN = 1;
    private static final int STATE_COLUMN = 3;

    private CapturedSockets() {}

    /**
     * Connections accepted on a capture port that can still carry bytes.
     *
     * @param listing the text of /proc/net/tcp and /proc/net/tcp6; lines that are none are skipped
     */
    static long live(String listing) {
        return listing.lines()
                .map(line -> line.strip().split("\\s+"))
                .filter(CapturedSockets::isLive)
                .count();
    }

    private static boolean isLive(String[] columns) {
        if (columns.length <= STATE_COLUMN || NOT_LIVE.contains(columns[STATE_COLUMN])) {
            return false;
        }
        String local = columns[LOCAL_COLUMN];
        int colon = local.lastIndexOf(':');
        if (colon < 0) {
            return false;
        }
        try {
            return CAPTURE_PORTS.contains(Integer.parseInt(local.substring(colon + 1), 16));
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
