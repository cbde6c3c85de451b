package dev.weft.waypoint.request;

import dev.weft.workload.Service;
import dev.weft.workload.Workload;
import java.net.InetAddress;
import java.util.Optional;

/** What a connection was for: the original destination, or the listener that took it. */
public sealed interface Front {

    /** The port that the client dialled. */
    int port();

    /**
     * A service that this waypoint fronts; its routes and policies hold.
     *
     * @param address at which the client meant it; empty if it named it
     */
    record OfService(Service service, int port, Optional<InetAddress> address) implements Front {

        /** By its name. */
        public OfService(Service service, int port) {
            this(service, port, Optional.empty());
        }
    }

    /** A workload by its own address; no route of a service holds. */
    record OfWorkload(Workload workload, int port) implements Front {}

    /**
     * A listener of a gateway for traffic from outside.
     *
     * @param gateway {@code <namespace>/<name>}
     * @param tls whether TLS ended here
     */
    record OfListener(String gateway, String listener, int port, boolean tls) implements Front {}
}
