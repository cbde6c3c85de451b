/**
 * The side of HTTP that sends requests, over HTTP/1.1 and HTTP/2. Start here: {@link
 * dev.weft.waypoint.http.client.HttpClient}. Confined to the event loop of each connection.
 */
@NullMarked
package dev.weft.waypoint.http.client;

import org.jspecify.annotations.NullMarked;
