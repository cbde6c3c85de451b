/**
 * The steps of {@code weft demo --waypoint}. Start here: {@link
 * dev.weft.cli.demo.waypoint.WaypointSteps}. Run on the demo's thread.
 */
@NullMarked
package dev.weft.cli.demo.waypoint;

import org.jspecify.annotations.NullMarked;
