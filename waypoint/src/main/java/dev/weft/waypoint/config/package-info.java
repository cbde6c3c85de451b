/**
 * What the controller tells this proxy, from the wire to one immutable snapshot. Start here: {@link
 * dev.weft.waypoint.config.WaypointDiscovery}. Decoding and compiling run on the thread of the
 * discovery; snapshots may be read on any.
 */
@NullMarked
package dev.weft.waypoint.config;

import org.jspecify.annotations.NullMarked;
