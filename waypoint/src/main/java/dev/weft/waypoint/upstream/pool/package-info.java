/**
 * Connections to endpoints: how they are made, kept and shared. Start here: {@link
 * dev.weft.waypoint.upstream.pool.HttpPools}. Confined to one event loop each, except for {@link
 * dev.weft.waypoint.upstream.pool.Limits} and values.
 */
@NullMarked
package dev.weft.waypoint.upstream.pool;

import org.jspecify.annotations.NullMarked;
