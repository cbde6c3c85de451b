package dev.weft.policy;

import dev.weft.identity.SpiffeId;
import dev.weft.net.IpPort;
import java.util.Optional;

/**
 * What a policy may ask of a connection.
 *
 * @param source the TCP peer
 * @param peer the identity proved by TLS; empty for plaintext
 * @param destination the application's own address and port, never the tunnel's
 */
public record ConnectionAttributes(IpPort source, Optional<SpiffeId> peer, IpPort destination) {}
