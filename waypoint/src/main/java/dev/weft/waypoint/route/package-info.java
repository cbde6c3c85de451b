/**
 * Which way a request goes: pure functions over immutable tables that are compiled from the routes
 * of users. Start here: {@link dev.weft.waypoint.route.RouteTables}. Any thread.
 */
@NullMarked
package dev.weft.waypoint.route;

import org.jspecify.annotations.NullMarked;
