package dev.weft.waypoint.proxy;

import dev.weft.api.waypoint.Gateway;
import dev.weft.waypoint.config.WaypointState;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.request.Downstream;
import java.util.Optional;

/**
 * Tells the backend who the client is, as mutual TLS proved it: X-Forwarded-Client-Cert, where the
 * Gateway of this proxy asks for it. What clients themselves say there is never passed on. Pure.
 */
final class ClientIdentity {
    private static final String HEADER = "x-forwarded-client-cert";

    private ClientIdentity() {}

    /** Takes away what the client says of itself; before anybody can believe it. */
    static void strip(RequestHead head) {
        head.headers().remove(HEADER);
    }

    /** Says it in our own words; behind all filters, so that none of them can change it. */
    static void tell(
            WaypointState state, ProxyContext.Own own, Downstream downstream, RequestHead head) {
        strip(head);
        downstream
                .identity()
                .filter(client -> isWanted(state, own))
                .ifPresent(client ->
                        head.headers().set(HEADER, "By=" + own.identity() + ";URI=" + client));
    }

    private static boolean isWanted(WaypointState state, ProxyContext.Own own) {
        int slash = own.gateway().indexOf('/');
        Optional<Gateway> gateway =
                state.gateway(
                        own.gateway().substring(0, Math.max(slash, 0)),
                        own.gateway().substring(slash + 1));
        return gateway.map(Gateway::getClientIdentityHeader).orElse(false);
    }
}
