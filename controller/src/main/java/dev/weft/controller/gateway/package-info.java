/**
 * Gateways, and which waypoint stands before what. Start here: {@link
 * dev.weft.controller.gateway.WaypointRule}. Pure; any thread.
 */
@NullMarked
package dev.weft.controller.gateway;

import org.jspecify.annotations.NullMarked;
