package dev.weft.waypoint.upstream.settings;

/**
 * How the kernel asks whether the other end of a silent connection is still there (tcp(7)); 0 for
 * what the system does.
 *
 * @param probes that are not answered before the connection breaks
 * @param idleSeconds of silence before the first one
 * @param intervalSeconds between two of them
 */
public record KeepAlive(int probes, int idleSeconds, int intervalSeconds) {

    public static final KeepAlive SYSTEM = new KeepAlive(0, 0, 0);
}
