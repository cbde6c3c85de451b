package dev.weft.ztunnel.inbound;

import dev.weft.net.IpPort;
import java.util.Optional;

/**
 * Where a tunnel was to lead, as an application behind a PROXY tunnel is told.
 *
 * @param address what the peer asked for, or the service's address if it asked by name
 * @param hostname the name, if it asked by name
 */
record ProxiedTarget(IpPort address, Optional<String> hostname) {}
