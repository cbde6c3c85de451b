package dev.weft.waypoint.http.codec;

import dev.weft.waypoint.http.RequestHead;

/**
 * A request head of HTTP/1 and what it says of its connection.
 *
 * @param contentLength bytes of the body; -1 if unknown or none
 * @param chunked whether the body comes in chunks
 * @param keepAlive whether another request may follow
 */
public record Http1Request(
        RequestHead head, long contentLength, boolean chunked, boolean keepAlive) {

    public boolean hasBody() {
        return chunked || contentLength > 0;
    }
}
