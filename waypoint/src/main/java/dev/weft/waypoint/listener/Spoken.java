package dev.weft.waypoint.listener;

import dev.weft.workload.AppProtocol;
import java.util.Set;

/** How a connection is treated, and how that is found out. */
enum Spoken {
    /** Requests are read from it. */
    HTTP,
    /** It is passed on; the name in the client's greeting chooses where. */
    TLS,
    /** It is passed on. */
    TCP,
    /** Its first bytes say. */
    UNKNOWN;

    /** Servers of these speak first, so that waiting for the client would only cost time. */
    private static final Set<Integer> SERVER_FIRST = Set.of(25, 53, 3306, 27017);

    /** By what was declared, else by the port. */
    static Spoken of(AppProtocol declared, int port) {
        return switch (declared) {
            case HTTP11, HTTP2, GRPC -> HTTP;
            case TCP -> TCP;
            case TLS -> TLS;
            case UNKNOWN -> SERVER_FIRST.contains(port) ? TCP : UNKNOWN;
        };
    }
}
