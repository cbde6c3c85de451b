package dev.weft.waypoint.route;

import dev.weft.api.waypoint.Backend;
import dev.weft.api.waypoint.Fraction;
import dev.weft.api.waypoint.Mirror;
import dev.weft.waypoint.match.InvalidConfig;
import dev.weft.waypoint.request.Destination;
import dev.weft.workload.NamespacedHostname;

/** What backends say of themselves. Pure. */
final class Backends {
    private static final Fraction ALL = Fraction.newBuilder().setNumerator(100).build();

    private Backends() {}

    static Destination destination(Backend backend) throws InvalidConfig {
        var service = NamespacedHostname.parse(backend.getService());
        if (service.isEmpty()) {
            throw new InvalidConfig(
                    "service \"" + backend.getService() + "\": expected <namespace>/<hostname>");
        }
        if (backend.getPort() < 0 || backend.getPort() > 65535) {
            throw new InvalidConfig(
                    "port "
                            + Integer.toUnsignedString(backend.getPort())
                            + " of "
                            + backend.getService()
                            + ": expected 1 to 65535, or 0 for the port that was dialled");
        }
        return new Destination(service.get(), backend.getPort(), backend.getSubset());
    }

    /** The only destination of a VirtualService needs no weight. */
    static long weight(Backend backend, int siblings, RouteKind kind) {
        boolean implied =
                kind == RouteKind.VIRTUAL_SERVICE && siblings == 1 && backend.getWeight() == 0;
        return implied ? 1 : Integer.toUnsignedLong(backend.getWeight());
    }

    static int invalidStatus(Backend backend, RouteKind kind) {
        int status = backend.getInvalidStatus();
        return status >= 400 && status <= 599 ? status : kind.invalidStatus();
    }

    /** A mirror without a share gets everything. */
    static Fraction share(Mirror mirror) {
        return mirror.hasFraction() ? mirror.getFraction() : ALL;
    }

    static boolean isAll(Fraction share) {
        int denominator = share.getDenominator() == 0 ? 100 : share.getDenominator();
        return Integer.compareUnsigned(share.getNumerator(), denominator) >= 0;
    }
}
