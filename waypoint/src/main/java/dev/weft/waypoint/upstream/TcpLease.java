package dev.weft.waypoint.upstream;

import dev.weft.relay.RelayEnd;
import dev.weft.workload.Workload;

/** A connection to an endpoint. Ends with {@link #done}, once. Confined to its event loop. */
public interface TcpLease {

    /** Where its bytes go and come from; owned by whoever got it. */
    RelayEnd end();

    /** The endpoint that was chosen. */
    Workload endpoint();

    /** Where it is reached, {@code address:port}, for logs. */
    String address();

    /** Whether it is reached through a tunnel with mutual TLS. */
    boolean isTunnelled();

    /** The connection is over: for load and limits. */
    void done();
}
