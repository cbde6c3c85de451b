/**
 * Which rule a request takes, by the precedence of the Gateway API. Start here: {@link
 * dev.weft.waypoint.route.RouteTable}. Immutable and pure, any thread.
 */
@NullMarked
package dev.weft.waypoint.route;

import org.jspecify.annotations.NullMarked;
