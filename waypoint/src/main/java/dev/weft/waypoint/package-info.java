/**
 * The program: settings, wiring, start and end. Start here: {@link dev.weft.waypoint.Waypoint},
 * where everything is made in the order in which it is needed.
 */
@NullMarked
package dev.weft.waypoint;

import org.jspecify.annotations.NullMarked;
