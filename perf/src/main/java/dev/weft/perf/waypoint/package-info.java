/**
 * {@code ./weft bench waypoint}: the waypoint as a reverse proxy, side by side with nginx and
 * HAProxy, on loopback. Start here: {@link dev.weft.perf.waypoint.WaypointCommand} and {@link
 * dev.weft.perf.waypoint.ProxyRun}. Main thread, but for the control plane's own.
 */
@NullMarked
package dev.weft.perf.waypoint;

import org.jspecify.annotations.NullMarked;
