package dev.weft.ztunnel.outbound;

import dev.weft.identity.SpiffeId;
import dev.weft.net.HboneTarget;
import dev.weft.net.IpPort;
import dev.weft.telemetry.Reporter;
import dev.weft.telemetry.SecurityPolicy;
import dev.weft.workload.Service;
import dev.weft.workload.Workload;
import dev.weft.ztunnel.outbound.OutboundRoute.Way;
import dev.weft.ztunnel.telemetry.Traffic;
import java.util.Optional;

/** How a connection that goes some way is reported. Pure. */
final class OutboundTraffic {
    private OutboundTraffic() {}

    static Traffic of(Caller caller, Way way) {
        return switch (way) {
            case OutboundRoute.Passthrough to ->
                    plain(caller, to.target(), Optional.empty(), Optional.empty());
            case OutboundRoute.Tcp to -> plain(caller, to.target(), to.destination(), to.service());
            case OutboundRoute.Hbone to ->
                    tunnelled(caller, to, Optional.of(to.hop()), Optional.of(to.hop().identity()));
            // Who serves on the other network is known when it answers.
            case OutboundRoute.DoubleHbone to ->
                    tunnelled(caller, to.gateway(), Optional.empty(), Optional.empty());
        };
    }

    /** The same with who was found to serve. */
    static Traffic served(Traffic traffic, Attempt.Server server) {
        return new Traffic(
                traffic.reporter(),
                traffic.source(),
                new Traffic.End(
                        traffic.destination().address(),
                        server.workload(),
                        Optional.of(server.identity())),
                traffic.tunnelTarget(),
                traffic.service(),
                traffic.security());
    }

    private static Traffic plain(
            Caller caller,
            IpPort target,
            Optional<Workload> destination,
            Optional<Service> service) {
        return new Traffic(
                Reporter.SOURCE,
                new Traffic.End(caller.address(), Optional.of(caller.workload()), Optional.empty()),
                new Traffic.End(target, destination, Optional.empty()),
                Optional.empty(),
                service,
                SecurityPolicy.UNKNOWN);
    }

    private static Traffic tunnelled(
            Caller caller,
            OutboundRoute.Hbone to,
            Optional<Workload> destination,
            Optional<SpiffeId> identity) {
        return new Traffic(
                Reporter.SOURCE,
                new Traffic.End(
                        caller.address(),
                        Optional.of(caller.workload()),
                        Optional.of(caller.workload().identity())),
                new Traffic.End(to.nextHop(), destination, identity),
                Optional.of(to.target()).map(HboneTarget::toString),
                to.service(),
                SecurityPolicy.MUTUAL_TLS);
    }
}
