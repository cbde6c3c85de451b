package dev.weft.waypoint.route;

import dev.weft.waypoint.match.Dialect;
import dev.weft.waypoint.match.InvalidConfig;
import java.util.Arrays;

/** The kinds of routes; of several kinds for one port of a service the first one holds. */
enum RouteKind {
    GRPC("GRPCRoute", true),
    HTTP("HTTPRoute", true),
    TLS("TLSRoute", false),
    TCP("TCPRoute", false),
    /** Holds only where there is no route of the Gateway API. */
    VIRTUAL_SERVICE("VirtualService", true);

    private final String word;
    private final boolean http;

    RouteKind(String word, boolean http) {
        this.word = word;
        this.http = http;
    }

    static RouteKind of(String word) throws InvalidConfig {
        for (RouteKind kind : values()) {
            if (kind.word.equals(word)) {
                return kind;
            }
        }
        throw new InvalidConfig(
                "kind \""
                        + word
                        + "\": expected one of "
                        + Arrays.stream(values()).map(RouteKind::word).toList());
    }

    String word() {
        return word;
    }

    /** Whether it decides about requests; else about connections. */
    boolean isHttp() {
        return http;
    }

    Dialect dialect() {
        return this == VIRTUAL_SERVICE ? Dialect.VIRTUAL_SERVICE : Dialect.GATEWAY_API;
    }

    /** What requests for a backend that cannot be used are answered with. */
    int invalidStatus() {
        return this == VIRTUAL_SERVICE ? 503 : 500;
    }
}
