/**
 * Both sides of HTTP against each other and against raw peers. Start here: {@link
 * dev.weft.waypoint.http.wire.Net}.
 */
@NullMarked
package dev.weft.waypoint.http.wire;

import org.jspecify.annotations.NullMarked;
