/**
 * {@code weft waypoint}: the waypoints of namespaces. Start here: {@link
 * dev.weft.cli.waypoint.WaypointCommand}. Runs on the main thread.
 */
@NullMarked
package dev.weft.cli.waypoint;

import org.jspecify.annotations.NullMarked;
