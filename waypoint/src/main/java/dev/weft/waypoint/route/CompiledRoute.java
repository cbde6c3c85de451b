package dev.weft.waypoint.route;

import dev.weft.api.waypoint.Route;
import java.util.List;

/**
 * A route, ready to be put into tables.
 *
 * @param source what it was compiled from
 * @param hostnames in the form of {@link HostIndex#pattern}; any if none is given
 */
record CompiledRoute(
        Route source,
        RouteId id,
        List<Attachment> attachments,
        List<String> hostnames,
        List<Candidate> http,
        List<L4Candidate> l4) {

    CompiledRoute {
        attachments = List.copyOf(attachments);
        hostnames = List.copyOf(hostnames);
        http = List.copyOf(http);
        l4 = List.copyOf(l4);
    }

    /** All else follows from the source. */
    @Override
    public boolean equals(Object other) {
        return other instanceof CompiledRoute route && source.equals(route.source);
    }

    @Override
    public int hashCode() {
        return source.hashCode();
    }
}
