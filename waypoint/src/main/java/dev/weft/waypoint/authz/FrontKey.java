package dev.weft.waypoint.authz;

import dev.weft.waypoint.request.Front;
import dev.weft.workload.NamespacedHostname;
import java.util.Optional;

/**
 * What policies of a front are found by.
 *
 * @param gateway {@code <namespace>/<name>}
 */
record FrontKey(Optional<NamespacedHostname> service, String gateway) {

    static FrontKey of(Front front, String ownGateway) {
        return switch (front) {
            case Front.OfService it -> new FrontKey(Optional.of(it.service().key()), ownGateway);
            case Front.OfWorkload it -> new FrontKey(Optional.empty(), ownGateway);
            case Front.OfListener it -> new FrontKey(Optional.empty(), it.gateway());
        };
    }
}
