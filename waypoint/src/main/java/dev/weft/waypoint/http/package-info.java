/**
 * HTTP messages without their version: what is read from a client and written to a backend, over
 * HTTP/1.1 or HTTP/2. Start here: {@link dev.weft.waypoint.http.ServerStream}, one request as its
 * server sees it, and {@link dev.weft.waypoint.http.ClientStream}, one as its client does.
 * Everything is confined to the event loop of its connection.
 */
@NullMarked
package dev.weft.waypoint.http;

import org.jspecify.annotations.NullMarked;
