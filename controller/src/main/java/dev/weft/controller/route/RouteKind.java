package dev.weft.controller.route;

import dev.weft.manifest.KubeObject;
import java.util.List;
import java.util.Optional;

/** Kinds of routes; of several for one port of a service the first in this order holds. */
public enum RouteKind {
    GRPC("GRPCRoute"),
    HTTP("HTTPRoute"),
    TLS("TLSRoute"),
    TCP("TCPRoute");

    public static final String GROUP = "gateway.networking.k8s.io";

    private final String kind;

    RouteKind(String kind) {
        this.kind = kind;
    }

    /** As objects of it name it. */
    public String kind() {
        return kind;
    }

    /** Whether a listener of this protocol takes it. */
    boolean fits(String protocol) {
        return switch (this) {
            case GRPC, HTTP -> protocol.equals("HTTP") || protocol.equals("HTTPS");
            case TLS -> protocol.equals("TLS");
            case TCP -> protocol.equals("TCP") || protocol.equals("TLS");
        };
    }

    /** The kind of a route; empty for another object. */
    public static Optional<RouteKind> of(KubeObject object) {
        return object.group().equals(GROUP)
                ? List.of(values()).stream()
                        .filter(kind -> kind.kind.equals(object.kind()))
                        .findFirst()
                : Optional.empty();
    }
}
