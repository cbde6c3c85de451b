/**
 * Connections that pods make: captured on port 15001, resolved, and carried to their destination.
 * Start here: {@link dev.weft.ztunnel.outbound.OutboundResolver}, the decision, and {@link
 * dev.weft.ztunnel.outbound.OutboundListener}. A connection lives on the event loop that accepted
 * it. Never imports {@code inbound}.
 */
@NullMarked
package dev.weft.ztunnel.outbound;

import org.jspecify.annotations.NullMarked;
