package dev.weft.ztunnel.inbound;

import dev.weft.identity.SpiffeId;
import dev.weft.net.IpPort;

/**
 * The other end of a tunnel connection.
 *
 * @param identity proved by TLS
 * @param address its socket
 * @param local our socket: the pod's address, port 15008
 */
record TunnelPeer(SpiffeId identity, IpPort address, IpPort local) {}
