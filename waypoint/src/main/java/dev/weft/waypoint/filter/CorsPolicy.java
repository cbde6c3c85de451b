package dev.weft.waypoint.filter;

import com.google.protobuf.ByteString;
import dev.weft.api.waypoint.Cors;
import dev.weft.api.waypoint.StringMatch;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.match.Dialect;
import dev.weft.waypoint.match.InvalidConfig;
import dev.weft.waypoint.request.LocalResponse;
import dev.weft.waypoint.request.ResponseFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which scripts of other origins may call (the Fetch standard, section 3.2). Preflight requests are
 * answered here and never reach a backend; with credentials no {@code *} is ever sent, what was
 * asked for is said instead. Immutable.
 */
public final class CorsPolicy {
    private static final long GATEWAY_API_MAX_AGE = 5;

    private final Cors cors;
    private final List<CorsOrigin> origins;
    private final Dialect dialect;
    private final String expose;

    private CorsPolicy(Cors cors, List<CorsOrigin> origins, Dialect dialect) {
        this.cors = cors;
        this.origins = List.copyOf(origins);
        this.dialect = dialect;
        List<String> exposed = new ArrayList<>(cors.getExposeList());
        if (cors.getCredentials()) {
            exposed.removeIf("*"::equals);
        }
        this.expose = String.join(", ", exposed);
    }

    /** Compiles, or says what is wrong with it. */
    public static CorsPolicy compile(Cors cors, Dialect dialect) throws InvalidConfig {
        var origins = new ArrayList<CorsOrigin>();
        if (cors.getAnyOrigin()) {
            origins.add(new CorsOrigin.Any());
        }
        for (StringMatch origin : cors.getOriginsList()) {
            try {
                origins.add(CorsOrigin.compile(origin, dialect));
            } catch (InvalidConfig e) {
                throw e.in("origin");
            }
        }
        for (String name : cors.getMethodsList()) {
            HeaderNames.name(name);
        }
        for (String name : cors.getHeadersList()) {
            HeaderNames.name(name);
        }
        for (String name : cors.getExposeList()) {
            HeaderNames.name(name);
        }
        return new CorsPolicy(cors, origins, dialect);
    }

    /** Whether a browser asks before it sends the request itself. */
    static boolean isPreflight(RequestHead head) {
        return head.method().equals("OPTIONS")
                && head.headers().contains("origin")
                && head.headers().contains("access-control-request-method");
    }

    /** The answer to a preflight; empty for other requests, and for those that are forwarded. */
    public Optional<LocalResponse> preflight(RequestHead head) {
        if (!isPreflight(head)) {
            return Optional.empty();
        }
        Optional<CorsHeaders> allowed = allowed(head);
        if (allowed.isPresent()) {
            return Optional.of(answer(preflightHeaders(head, allowed.get())));
        }
        return cors.getForwardUnmatchedPreflights()
                ? Optional.empty()
                : Optional.of(answer(List.of()));
    }

    /**
     * What the response is to say; empty if its client is of no other origin, or of a wrong one.
     */
    public Optional<CorsHeaders> allowed(RequestHead head) {
        String origin = head.headers().get("origin");
        if (origin == null || origins.stream().noneMatch(allowed -> allowed.allows(origin))) {
            return Optional.empty();
        }
        return Optional.of(new CorsHeaders(origin, cors.getCredentials(), expose));
    }

    private List<Map.Entry<String, String>> preflightHeaders(
            RequestHead head, CorsHeaders allowed) {
        var headers = new ArrayList<Map.Entry<String, String>>();
        headers.add(Map.entry("access-control-allow-origin", allowed.origin()));
        if (allowed.credentials()) {
            headers.add(Map.entry("access-control-allow-credentials", "true"));
        }
        String methods =
                list(cors.getMethodsList(), head.headers().get("access-control-request-method"));
        if (!methods.isEmpty()) {
            headers.add(Map.entry("access-control-allow-methods", methods));
        }
        String names = list(cors.getHeadersList(), head.header("access-control-request-headers"));
        if (!names.isEmpty()) {
            headers.add(Map.entry("access-control-allow-headers", names));
        }
        if (!expose.isEmpty()) {
            headers.add(Map.entry("access-control-expose-headers", expose));
        }
        maxAge().ifPresent(age -> headers.add(Map.entry("access-control-max-age", age)));
        headers.add(Map.entry("vary", "Origin"));
        return headers;
    }

    /** Names joined; any of them is {@code *}, or with credentials what was asked for. */
    private String list(List<String> names, @Nullable String asked) {
        if (!names.contains("*")) {
            return String.join(", ", names);
        }
        if (!cors.getCredentials()) {
            return "*";
        }
        return asked == null ? "" : asked;
    }

    private Optional<String> maxAge() {
        long seconds = cors.getMaxAgeS();
        if (seconds == 0 && dialect == Dialect.GATEWAY_API) {
            seconds = GATEWAY_API_MAX_AGE;
        }
        return seconds == 0 ? Optional.empty() : Optional.of(Long.toUnsignedString(seconds));
    }

    private static LocalResponse answer(List<Map.Entry<String, String>> headers) {
        return new LocalResponse(
                200, headers, ByteString.EMPTY, ResponseFlag.NONE, "cors_preflight");
    }
}
