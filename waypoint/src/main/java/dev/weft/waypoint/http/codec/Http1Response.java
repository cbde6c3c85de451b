package dev.weft.waypoint.http.codec;

import dev.weft.waypoint.http.ResponseHead;

/**
 * A response head of HTTP/1 and what it says of its connection.
 *
 * @param contentLength bytes of the body; -1 if it is not said
 * @param chunked whether the body comes in chunks
 * @param keepAlive whether the server keeps the connection
 */
public record Http1Response(
        ResponseHead head, long contentLength, boolean chunked, boolean keepAlive) {}
