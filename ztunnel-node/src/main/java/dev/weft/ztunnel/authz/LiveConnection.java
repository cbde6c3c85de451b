package dev.weft.ztunnel.authz;

import dev.weft.net.IpPort;
import java.util.Optional;

/**
 * A connection that a pod has now, as it is shown to people.
 *
 * @param source the peer of the accepted connection
 * @param asked the service hostname that was called; empty when it was called by address
 * @param destination where the bytes go
 */
public record LiveConnection(
        Direction direction,
        IpPort source,
        Optional<String> asked,
        IpPort destination,
        Protocol protocol) {
    /** Seen from the pod. */
    public enum Direction {
        INBOUND,
        OUTBOUND
    }

    /** How the bytes travel between the nodes. */
    public enum Protocol {
        TCP,
        HBONE
    }
}
