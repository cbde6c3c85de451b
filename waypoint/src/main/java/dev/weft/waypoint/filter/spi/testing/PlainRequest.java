package dev.weft.waypoint.filter.spi.testing;

import dev.weft.waypoint.filter.spi.Headers;
import dev.weft.waypoint.filter.spi.RequestView;

/** A request in memory. One thread. */
public final class PlainRequest implements RequestView {
    private final Headers headers = Headers.empty();
    private String method;
    private String target;
    private String authority = "test";
    private boolean hasBody;

    private PlainRequest(String method, String target) {
        this.method = method;
        this.target = target;
    }

    /** To the host {@code test}. */
    public static PlainRequest of(String method, String target) {
        return new PlainRequest(method, target);
    }

    /** With another header. */
    public PlainRequest header(String name, String value) {
        headers.add(name, value);
        return this;
    }

    PlainRequest withBody(boolean follows) {
        hasBody = follows;
        return this;
    }

    @Override
    public boolean hasBody() {
        return hasBody;
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public void method(String changed) {
        method = changed;
    }

    @Override
    public String scheme() {
        return "http";
    }

    @Override
    public String authority() {
        return authority;
    }

    @Override
    public void authority(String changed) {
        authority = changed;
    }

    @Override
    public String target() {
        return target;
    }

    @Override
    public void target(String changed) {
        if (!changed.startsWith("/")) {
            throw new IllegalArgumentException(
                    "target \"" + changed + "\": expected a path that begins with a slash");
        }
        target = changed;
    }

    @Override
    public Headers headers() {
        return headers;
    }
}
