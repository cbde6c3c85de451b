package dev.weft.waypoint.authz.rule;

import dev.weft.identity.SpiffeId;
import dev.weft.waypoint.authz.jwt.Claims;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.request.Downstream;
import dev.weft.waypoint.request.Front;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request, or a connection without HTTP, with everything ready that rules compare. What costs
 * something is made when it is first asked for. One request, one thread.
 */
public final class AccessSubject {

    private final @Nullable RequestHead head;
    private final Downstream downstream;
    private final Claims claims;
    private final int trustedHops;
    private @Nullable String principal;
    private @Nullable InetAddress remote;

    private AccessSubject(
            @Nullable RequestHead head, Downstream downstream, Claims claims, int trustedHops) {
        this.head = head;
        this.downstream = downstream;
        this.claims = claims;
        this.trustedHops = trustedHops;
    }

    /**
     * A request.
     *
     * @param trustedHops how many of the last entries of X-Forwarded-For were written by proxies
     *     that are trusted; 0 to ignore that header
     */
    public static AccessSubject ofRequest(
            RequestHead head, Downstream downstream, Claims claims, int trustedHops) {
        return new AccessSubject(head, downstream, claims, trustedHops);
    }

    /** A connection without HTTP. */
    public static AccessSubject ofConnection(Downstream downstream) {
        return new AccessSubject(null, downstream, Claims.NONE, 0);
    }

    public Downstream downstream() {
        return downstream;
    }

    Claims claims() {
        return claims;
    }

    @Nullable SpiffeId identity() {
        return downstream.identity().orElse(null);
    }

    /** Without {@code spiffe://}; empty for a client without identity. */
    String principal() {
        if (principal == null) {
            SpiffeId identity = identity();
            principal = identity == null ? "" : identity.principal();
        }
        return principal;
    }

    InetAddress source() {
        return downstream.address().ip();
    }

    InetAddress remote() {
        if (remote == null) {
            remote =
                    head == null || trustedHops == 0
                            ? source()
                            : RemoteAddress.find(head, trustedHops).orElse(source());
        }
        return remote;
    }

    int port() {
        return downstream.front().port();
    }

    /**
     * The addresses that the client may have dialled: which one of a service's it was is not known.
     */
    List<InetAddress> destinations() {
        return switch (downstream.front()) {
            case Front.OfService front ->
                    front.service().addresses().stream()
                            .map(address -> address.block().base())
                            .toList();
            case Front.OfWorkload front -> front.workload().addresses();
            case Front.OfListener front -> List.of();
        };
    }

    String method() {
        return head == null ? "" : head.method();
    }

    String path() {
        return head == null ? "" : head.path();
    }

    String authority() {
        return head == null ? "" : head.authority();
    }

    /** All values of a header joined by commas, pseudo-headers included; null if not sent. */
    @Nullable String header(String name) {
        if (head == null) {
            return null;
        }
        return switch (name) {
            case ":authority", "host" -> head.authority();
            case ":method" -> head.method();
            case ":path" -> head.target();
            case ":scheme" -> head.scheme();
            default -> head.header(name);
        };
    }
}
