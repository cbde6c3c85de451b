package dev.weft.hbone.pool;

import dev.weft.identity.SpiffeId;
import dev.weft.net.IpPort;
import dev.weft.workload.WorkloadUid;
import java.util.Set;

/**
 * What two tunnels must agree on to share a connection.
 *
 * @param source the identity we show
 * @param expected the identities we accept from the peer, one of which it must show
 * @param address where we connect
 * @param workload whom we believe to be there; an address that was given to another pod is another
 *     key
 */
public record TunnelKey(
        SpiffeId source, Set<SpiffeId> expected, IpPort address, WorkloadUid workload) {

    public TunnelKey {
        expected = Set.copyOf(expected);
    }
}
