package dev.weft.waypoint.http;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;

/** What a response says before its body. Filters change it on its way; one event loop. */
public final class ResponseHead {
    private int status;
    private final HttpHeaders headers;

    public ResponseHead(int status, HttpHeaders headers) {
        this.status = status;
        this.headers = headers;
    }

    public static ResponseHead of(int status) {
        return new ResponseHead(status, new DefaultHttpHeaders());
    }

    public int status() {
        return status;
    }

    public void status(int changed) {
        status = changed;
    }

    /** 1xx: another head follows, except after 101. */
    public boolean isInformational() {
        return status >= 100 && status < 200 && status != 101;
    }

    public HttpHeaders headers() {
        return headers;
    }

    @Override
    public String toString() {
        return Integer.toString(status);
    }
}
