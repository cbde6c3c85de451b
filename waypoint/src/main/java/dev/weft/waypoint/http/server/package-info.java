/**
 * The side of HTTP that takes requests: HTTP/1.0, HTTP/1.1 and HTTP/2 on the same port. Start here:
 * {@link dev.weft.waypoint.http.server.HttpServer}. Confined to the event loop of each connection.
 */
@NullMarked
package dev.weft.waypoint.http.server;

import org.jspecify.annotations.NullMarked;
