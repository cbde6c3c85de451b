/**
 * Connections that carry requests: how they are kept and shared. Start here: {@link
 * dev.weft.waypoint.upstream.pool.HttpPools}. Confined to one event loop each.
 */
@NullMarked
package dev.weft.waypoint.upstream.pool;

import org.jspecify.annotations.NullMarked;
