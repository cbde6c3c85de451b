/**
 * How much may pass: rate limits of policies, and how many requests at a time a destination can
 * carry. Start here: {@link dev.weft.waypoint.limit.Limits}, {@link
 * dev.weft.waypoint.limit.ShareExchange} and {@link dev.weft.waypoint.limit.AdaptiveLimit}. Time is
 * always given, never read. Snapshots are for any thread; counts are shared between event loops
 * under short locks.
 */
@NullMarked
package dev.weft.waypoint.limit;

import org.jspecify.annotations.NullMarked;
