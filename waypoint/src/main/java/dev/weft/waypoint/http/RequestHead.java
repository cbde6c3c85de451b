package dev.weft.waypoint.http;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a request says before its body. Filters change it on its way; one event loop.
 *
 * <p>The path is normalised when the head is read, and what is decided about is what is forwarded:
 * a policy never sees another path than the backend does. Headers hold neither pseudo-headers nor
 * Host, nor what concerns one connection only (Connection, Transfer-Encoding, ...).
 */
public final class RequestHead {
    private final HttpProtocol protocol;
    private final HttpHeaders headers;
    private String method;
    private String scheme;
    private String authority;
    private String path;
    private @Nullable String query;
    private @Nullable Map<String, List<String>> parameters;

    /**
     * @param authority Host, or {@code :authority}, as it was sent; empty if there was none
     * @param target path and query; {@code *} of OPTIONS
     */
    public RequestHead(
            HttpProtocol protocol,
            String method,
            String scheme,
            String authority,
            String target,
            HttpHeaders headers) {
        this.protocol = protocol;
        this.method = method;
        this.scheme = scheme;
        this.authority = authority;
        this.headers = headers;
        this.path = "";
        target(target);
    }

    /** A head without headers, as the proxy makes for requests of its own. */
    public static RequestHead of(String method, String scheme, String authority, String target) {
        return new RequestHead(
                HttpProtocol.HTTP11, method, scheme, authority, target, new DefaultHttpHeaders());
    }

    public HttpProtocol protocol() {
        return protocol;
    }

    public String method() {
        return method;
    }

    public String scheme() {
        return scheme;
    }

    public String authority() {
        return authority;
    }

    /** The authority without its port, in lower case. */
    public String host() {
        return Authority.host(authority);
    }

    /** The path without query. */
    public String path() {
        return path;
    }

    /** Path and query. */
    public String target() {
        return query == null ? path : path + "?" + query;
    }

    public HttpHeaders headers() {
        return headers;
    }

    /** All values of a header joined by commas, or null if it was not sent. */
    public @Nullable String header(CharSequence name) {
        String first = headers.get(name);
        if (first == null) {
            return null;
        }
        List<String> all = headers.getAll(name);
        return all.size() == 1 ? first : String.join(",", all);
    }

    /** The first value of a query parameter, decoded, or null if it was not sent. */
    public @Nullable String parameter(String name) {
        List<String> values = parameters().get(name);
        return values == null || values.isEmpty() ? null : values.getFirst();
    }

    private Map<String, List<String>> parameters() {
        if (parameters == null) {
            parameters =
                    query == null ? Map.of() : new QueryStringDecoder(query, false).parameters();
        }
        return parameters;
    }

    public void method(String changed) {
        method = changed;
    }

    public void scheme(String changed) {
        scheme = changed;
    }

    public void authority(String changed) {
        authority = changed;
    }

    /** Changes path and query. */
    public void target(String changed) {
        int mark = changed.indexOf('?');
        path = mark < 0 ? changed : changed.substring(0, mark);
        query = mark < 0 ? null : changed.substring(mark + 1);
        parameters = null;
    }

    /** Changes the path and keeps the query. */
    public void path(String changed) {
        path = changed;
    }

    /** A head that can be changed without changing this one. */
    public RequestHead copy() {
        return new RequestHead(protocol, method, scheme, authority, target(), headers.copy());
    }

    @Override
    public String toString() {
        return method + " " + scheme + "://" + authority + path;
    }
}
