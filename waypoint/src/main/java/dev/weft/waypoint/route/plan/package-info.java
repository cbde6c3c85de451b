/**
 * What was decided about a request or a connection: plain values, made by {@code waypoint.route}
 * and carried out elsewhere. Start here: {@link dev.weft.waypoint.route.plan.RouteDecision}.
 * Immutable; any thread.
 */
@NullMarked
package dev.weft.waypoint.route.plan;

import org.jspecify.annotations.NullMarked;
