/**
 * Connections that come to pods: tunnels on port 15008 and plaintext on port 15006. Start here:
 * {@link dev.weft.ztunnel.inbound.InboundResolver}, the decision, and {@link
 * dev.weft.ztunnel.inbound.InboundListener}. A connection lives on the event loop that accepted it.
 * Never imports {@code outbound}.
 */
@NullMarked
package dev.weft.ztunnel.inbound;

import org.jspecify.annotations.NullMarked;
