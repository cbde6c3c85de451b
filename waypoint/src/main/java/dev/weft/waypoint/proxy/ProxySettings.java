package dev.weft.waypoint.proxy;

import dev.weft.waypoint.http.server.ServerSettings;

/**
 * What holds for all requests.
 *
 * @param server what clients are allowed
 * @param body how much of bodies is held
 */
public record ProxySettings(ServerSettings server, Bodies body) {

    /** 64 KiB are kept for another attempt; a mebibyte nobody wants is still read. */
    public static final ProxySettings DEFAULT =
            new ProxySettings(ServerSettings.DEFAULT, new Bodies(64 << 10, 1 << 20));

    /**
     * Limits of request bodies, in bytes.
     *
     * @param kept that are held or kept for another attempt
     * @param discarded that are read for nobody before the client is cut off
     */
    public record Bodies(int kept, int discarded) {}
}
