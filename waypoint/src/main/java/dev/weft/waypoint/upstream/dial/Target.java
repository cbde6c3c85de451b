package dev.weft.waypoint.upstream.dial;

import dev.weft.waypoint.request.Destination;
import dev.weft.waypoint.upstream.limit.Limits;
import dev.weft.waypoint.upstream.tls.ClientTls;
import java.util.Optional;

/**
 * An endpoint as connections see it: those to the same object may be shared. Replaced by another
 * object when anything of it changes. Any thread.
 */
public final class Target {
    private final Destination destination;
    private final Way way;
    private final Optional<ClientTls> tls;
    private final int proxyProtocol;
    private final Limits limits;

    /**
     * A target.
     *
     * @param tls to the application itself; empty for none
     * @param proxyProtocol version of the header that connections begin with, 0 for none: they are
     *     each for one client then
     */
    public Target(
            Destination destination,
            Way way,
            Optional<ClientTls> tls,
            int proxyProtocol,
            Limits limits) {
        this.destination = destination;
        this.way = way;
        this.tls = tls;
        this.proxyProtocol = proxyProtocol;
        this.limits = limits;
    }

    public Destination destination() {
        return destination;
    }

    public Way way() {
        return way;
    }

    public Optional<ClientTls> tls() {
        return tls;
    }

    public int proxyProtocol() {
        return proxyProtocol;
    }

    public Limits limits() {
        return limits;
    }

    /** Whether connections to the other one are as good. */
    public boolean isSameAs(Target other) {
        return way.equals(other.way)
                && tls.equals(other.tls)
                && proxyProtocol == other.proxyProtocol
                && limits == other.limits;
    }

    @Override
    public String toString() {
        return way.address() + " of " + destination;
    }
}
