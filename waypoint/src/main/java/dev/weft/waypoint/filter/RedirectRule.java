package dev.weft.waypoint.filter;

import com.google.protobuf.ByteString;
import dev.weft.api.waypoint.Redirect;
import dev.weft.waypoint.http.Authority;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.match.Dialect;
import dev.weft.waypoint.match.InvalidConfig;
import dev.weft.waypoint.match.PathMatch;
import dev.weft.waypoint.request.Front;
import dev.weft.waypoint.request.LocalResponse;
import dev.weft.waypoint.request.ResponseFlag;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An answer that sends the client elsewhere. Immutable.
 *
 * <p>The port of the Location: the one given; else, with a scheme given, that of the scheme; else
 * the one that the client dialled. Ports that their scheme implies are not written. A
 * VirtualService differs where it gives no port: its host is taken as it is written, and without
 * one the client's own Host with its port.
 */
public final class RedirectRule {
    private static final Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);

    private final Redirect redirect;
    private final Optional<PathRewrite> path;
    private final Dialect dialect;
    private final int status;

    private RedirectRule(Redirect redirect, Optional<PathRewrite> path, Dialect dialect) {
        this.redirect = redirect;
        this.path = path;
        this.dialect = dialect;
        int implied = dialect == Dialect.GATEWAY_API ? 302 : 301;
        this.status = redirect.getStatus() == 0 ? implied : redirect.getStatus();
    }

    /** Compiles, or says what is wrong with it. */
    public static RedirectRule compile(Redirect redirect, PathMatch matched, Dialect dialect)
            throws InvalidConfig {
        if (redirect.getStatus() != 0 && !STATUSES.contains(redirect.getStatus())) {
            throw new InvalidConfig(
                    "redirect status "
                            + redirect.getStatus()
                            + ": expected 301, 302, 303, 307 or 308");
        }
        if (!redirect.getScheme().isEmpty()
                && !redirect.getScheme().equals("http")
                && !redirect.getScheme().equals("https")) {
            throw new InvalidConfig(
                    "redirect scheme \"" + redirect.getScheme() + "\": expected http or https");
        }
        if (redirect.getPort() < 0 || redirect.getPort() > 65535) {
            throw new InvalidConfig(
                    "redirect port "
                            + Integer.toUnsignedString(redirect.getPort())
                            + ": expected 1 to 65535");
        }
        if (!redirect.getHost().isEmpty()) {
            HeaderNames.authority(redirect.getHost());
        }
        Optional<PathRewrite> path =
                redirect.hasPath()
                        ? Optional.of(PathRewrite.compile(redirect.getPath(), matched, dialect))
                        : Optional.empty();
        return new RedirectRule(redirect, path, dialect);
    }

    /** The answer to a request. */
    public LocalResponse respond(RequestHead head, Front front) {
        return new LocalResponse(
                status,
                List.of(Map.entry("location", location(head, front))),
                ByteString.EMPTY,
                ResponseFlag.NONE,
                "direct_response");
    }

    String location(RequestHead head, Front front) {
        String arrived = front instanceof Front.OfListener l && l.tls() ? "https" : "http";
        String scheme = redirect.getScheme().isEmpty() ? arrived : redirect.getScheme();
        String host =
                redirect.getHost().isEmpty() ? head.host() : Authority.host(redirect.getHost());
        String target = target(head);
        if (host.isEmpty()) {
            // HTTP/1.0 without Host: the client knows best where it is.
            return target;
        }
        int port = port(head, front, scheme, arrived);
        boolean implied = port == implied(scheme) || port <= 0;
        return scheme + "://" + host + (implied ? "" : ":" + port) + target;
    }

    private int port(RequestHead head, Front front, String scheme, String arrived) {
        if (redirect.getPort() != 0) {
            return redirect.getPort();
        }
        if (redirect.getPortFromRequest()) {
            return front.port();
        }
        if (dialect == Dialect.GATEWAY_API) {
            return redirect.getScheme().isEmpty() ? front.port() : implied(scheme);
        }
        if (!redirect.getHost().isEmpty()) {
            return Authority.port(redirect.getHost());
        }
        int port = Authority.port(head.authority());
        // What the old scheme implied says nothing with the new one.
        return port == implied(arrived) ? -1 : port;
    }

    private static int implied(String scheme) {
        return scheme.equals("https") ? 443 : 80;
    }

    private String target(RequestHead head) {
        if (path.isEmpty()) {
            return head.target();
        }
        String changed = path.get().rewrite(head.path());
        int query = head.target().indexOf('?');
        return query < 0 || changed.indexOf('?') >= 0
                ? changed
                : changed + head.target().substring(query);
    }

    /** As people read it. */
    public String text() {
        return "redirect " + status;
    }
}
