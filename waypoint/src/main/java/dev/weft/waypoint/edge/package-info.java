/**
 * Where traffic from outside the mesh comes in: the ports of the proxy's own Gateway, opened and
 * closed as it changes. Start here: {@link dev.weft.waypoint.edge.EdgeListeners}. Ports are opened
 * on a thread of its own; a connection stays on the event loop that accepted it.
 */
@NullMarked
package dev.weft.waypoint.edge;

import org.jspecify.annotations.NullMarked;
