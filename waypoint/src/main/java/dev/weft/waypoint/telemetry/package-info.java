/**
 * What is told about requests: metrics, access logs, traces; all from one outcome. Start here:
 * {@link dev.weft.waypoint.telemetry.RequestTelemetry}. Called on the event loops, never blocks
 * them.
 */
@NullMarked
package dev.weft.waypoint.telemetry;

import org.jspecify.annotations.NullMarked;
