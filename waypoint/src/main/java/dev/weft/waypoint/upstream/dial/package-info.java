/**
 * The ways to endpoints: plain TCP, tunnels, tunnels in tunnels, names. Start here: {@link
 * dev.weft.waypoint.upstream.dial.Dialer}. Confined to one event loop each, except for values and
 * lookups.
 */
@NullMarked
package dev.weft.waypoint.upstream.dial;

import org.jspecify.annotations.NullMarked;
