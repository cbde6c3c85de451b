package dev.weft.waypoint.filter.spi;

import java.util.Optional;

/**
 * Who sent a request.
 *
 * @param identity {@code spiffe://...}, as it was proved by mutual TLS; empty outside the mesh
 * @param address the IP address in its usual form
 */
public record ClientView(Optional<String> identity, String address) {}
