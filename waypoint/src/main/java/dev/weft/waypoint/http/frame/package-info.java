/**
 * Connections of HTTP/2 as frames: what they are guarded against, how their streams end, and what
 * of a stream waits for its reader. Start here: {@link dev.weft.waypoint.http.frame.Http2Link}.
 * Confined to the event loop of each connection.
 */
@NullMarked
package dev.weft.waypoint.http.frame;

import org.jspecify.annotations.NullMarked;
