/**
 * How much may be under way to a destination. Start here: {@link
 * dev.weft.waypoint.upstream.limit.Limits}. Shared by all event loops; any thread.
 */
@NullMarked
package dev.weft.waypoint.upstream.limit;

import org.jspecify.annotations.NullMarked;
