package dev.weft.relay;

/**
 * The result of one relay.
 *
 * @param fromDownstream bytes read from the accepted side
 * @param fromUpstream bytes read from the side we connected to
 * @param ending how it ended, with the first error if there was one
 */
public record RelayOutcome(long fromDownstream, long fromUpstream, RelayEnding ending) {}
