package dev.weft.waypoint.http.codec;

import dev.weft.waypoint.http.HttpProtocol;
import dev.weft.waypoint.http.MalformedMessage;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.http.ResponseHead;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;

/**
 * How the end of a body is told (RFC 9112 section 6).
 *
 * @param length of FIXED; of NONE it is 0
 */
record Framing(Kind kind, long length) {

    enum Kind {
        /** There is no body, and nothing is said of its length. */
        NONE,
        FIXED,
        CHUNKED,
        /** The end of the connection, or of its output, is the end of the body. */
        UNTIL_CLOSE
    }

    static final Framing NONE = new Framing(Kind.NONE, 0);
    static final Framing EMPTY = new Framing(Kind.FIXED, 0);
    static final Framing CHUNKED = new Framing(Kind.CHUNKED, 0);
    static final Framing UNTIL_CLOSE = new Framing(Kind.UNTIL_CLOSE, 0);

    static Framing ofRequest(RequestHead head, boolean end) throws MalformedMessage {
        long length = length(head.headers());
        if (!end) {
            return length >= 0 ? new Framing(Kind.FIXED, length) : CHUNKED;
        }
        boolean usual =
                switch (head.method()) {
                    case "POST", "PUT", "PATCH" -> true;
                    default -> length == 0;
                };
        return usual ? EMPTY : NONE;
    }

    /**
     * @param method of the request, which decides whether a body may come
     * @param client the version that the client speaks
     */
    static Framing ofResponse(ResponseHead head, boolean end, String method, HttpProtocol client)
            throws MalformedMessage {
        int status = head.status();
        if (status < 200 || status == 204) {
            return NONE;
        }
        long length = length(head.headers());
        if (status == 304 || method.equals("HEAD")) {
            return length >= 0 ? new Framing(Kind.FIXED, length) : NONE;
        }
        if (end) {
            return EMPTY;
        }
        if (length >= 0) {
            return new Framing(Kind.FIXED, length);
        }
        return client == HttpProtocol.HTTP10 ? UNTIL_CLOSE : CHUNKED;
    }

    private static long length(HttpHeaders headers) throws MalformedMessage {
        String value = headers.get(HttpHeaderNames.CONTENT_LENGTH);
        return value == null ? -1 : Fields.length(value);
    }

    /** Whether a response may have a body at all (RFC 9110 section 6.4.1). */
    static boolean hasBody(int status, String method) {
        return status >= 200 && status != 204 && status != 304 && !method.equals("HEAD");
    }
}
