/**
 * From a destination to a stream of one of its endpoints: choice, health, limits, connections.
 * Start here: {@link dev.weft.waypoint.upstream.Upstreams}. Confined to an event loop each, except
 * for what says otherwise.
 */
@NullMarked
package dev.weft.waypoint.upstream;

import org.jspecify.annotations.NullMarked;
