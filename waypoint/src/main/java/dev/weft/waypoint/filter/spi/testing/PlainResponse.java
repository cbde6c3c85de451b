package dev.weft.waypoint.filter.spi.testing;

import dev.weft.waypoint.filter.spi.Headers;
import dev.weft.waypoint.filter.spi.ResponseView;

/** A response in memory. One thread. */
public final class PlainResponse implements ResponseView {
    private final int status;
    private final Headers headers = Headers.empty();

    private PlainResponse(int status) {
        this.status = status;
    }

    /** With a status. */
    public static PlainResponse of(int status) {
        return new PlainResponse(status);
    }

    /** With another header. */
    public PlainResponse header(String name, String value) {
        headers.add(name, value);
        return this;
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public Headers headers() {
        return headers;
    }
}
