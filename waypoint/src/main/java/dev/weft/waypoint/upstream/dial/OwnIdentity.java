package dev.weft.waypoint.upstream.dial;

import dev.weft.hbone.Baggage;
import dev.weft.identity.SpiffeId;

/**
 * As whom this proxy connects.
 *
 * @param identity its certificate proves
 * @param baggage what it says of itself
 */
public record OwnIdentity(SpiffeId identity, Baggage baggage) {}
