package dev.weft.waypoint.filter;

import dev.weft.waypoint.http.ResponseHead;
import io.netty.handler.codec.http.HttpHeaders;

/**
 * Lets scripts of another origin read a response. Immutable.
 *
 * @param expose headers that they may read, as it is sent; empty for none
 */
public record CorsHeaders(String origin, boolean credentials, String expose)
        implements ResponseEdit {

    @Override
    public void apply(ResponseHead response, Exchange exchange) {
        HttpHeaders headers = response.headers();
        headers.set("access-control-allow-origin", origin);
        if (credentials) {
            headers.set("access-control-allow-credentials", "true");
        }
        if (!expose.isEmpty()) {
            headers.set("access-control-expose-headers", expose);
        }
        // Another origin gets another response: caches must know.
        if (!headers.containsValue("vary", "origin", true)) {
            headers.add("vary", "Origin");
        }
    }

    @Override
    public String text() {
        return "allow origin " + origin;
    }
}
