/**
 * Which endpoints are left out because they fail. Start here: {@link
 * dev.weft.waypoint.upstream.health.OutlierDetector}. Any thread; time comes from outside.
 */
@NullMarked
package dev.weft.waypoint.upstream.health;

import org.jspecify.annotations.NullMarked;
