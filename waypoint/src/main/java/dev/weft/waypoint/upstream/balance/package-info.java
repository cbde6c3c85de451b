/**
 * The choice of one endpoint among many. Start here: {@link
 * dev.weft.waypoint.upstream.balance.EndpointTable}. Tables are immutable and are made anew on
 * change; what changes with every request is in {@link dev.weft.waypoint.upstream.balance.Load}.
 * Any thread.
 */
@NullMarked
package dev.weft.waypoint.upstream.balance;

import org.jspecify.annotations.NullMarked;
