package dev.weft.waypoint.route;

import dev.weft.net.Cidr;
import dev.weft.waypoint.filter.Draws;
import dev.weft.waypoint.request.Destination;
import dev.weft.waypoint.route.plan.L4Decision;
import dev.weft.waypoint.route.plan.RouteName;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A rule about connections, for one server name.
 *
 * @param sni in the form of {@link HostIndex#pattern}
 * @param destinations any of them; none for all
 * @param port that the client dialled; 0 for all
 */
record L4Candidate(
        RouteId route,
        int rule,
        RouteName name,
        String sni,
        List<Cidr> destinations,
        int port,
        Weighted<Target> backends,
        String invalid)
        implements Comparable<L4Candidate> {

    /** Rules about server names come before those about all connections. */
    private static final Comparator<L4Candidate> ORDER =
            Comparator.comparing((L4Candidate c) -> c.route.kind())
                    .thenComparing(c -> c.sni.equals(HostIndex.ANY))
                    .thenComparing(L4Candidate::route)
                    .thenComparingInt(L4Candidate::rule);

    /** A destination, or why there is none. */
    sealed interface Target {
        record To(Destination destination) implements Target {}

        record Invalid(String reason) implements Target {}
    }

    L4Candidate {
        destinations = List.copyOf(destinations);
    }

    boolean matches(int dialled, Optional<InetAddress> destination) {
        if (port != 0 && port != dialled) {
            return false;
        }
        return destinations.isEmpty()
                || (destination.isPresent()
                        && destinations.stream().anyMatch(d -> d.contains(destination.get())));
    }

    L4Decision decide(int dialled, Draws draws) {
        if (!invalid.isEmpty()) {
            return new L4Decision.Refuse(Optional.of(name), invalid);
        }
        Optional<Target> target = backends.draw(draws);
        if (target.isEmpty()) {
            return new L4Decision.Refuse(Optional.of(name), "no backends");
        }
        return switch (target.get()) {
            case Target.To(Destination destination) ->
                    new L4Decision.Forward(name, destination.dialled(dialled));
            case Target.Invalid(String reason) -> new L4Decision.Refuse(Optional.of(name), reason);
        };
    }

    @Override
    public int compareTo(L4Candidate other) {
        return ORDER.compare(this, other);
    }
}
