package dev.weft.ztunnel.outbound;

import dev.weft.identity.SpiffeId;
import dev.weft.net.HboneTarget;
import dev.weft.net.IpPort;
import dev.weft.net.NetworkAddress;
import dev.weft.workload.GatewayAddress;
import dev.weft.workload.IpFamilies;
import dev.weft.workload.LoadBalancing;
import dev.weft.workload.Service;
import dev.weft.workload.WeightedWaypoint;
import dev.weft.workload.Workload;
import dev.weft.ztunnel.outbound.EndpointChoice.Chosen;
import dev.weft.ztunnel.outbound.EndpointChoice.Purpose;
import dev.weft.ztunnel.outbound.OutboundRoute.Reason;
import dev.weft.ztunnel.outbound.OutboundRoute.Refuse;
import dev.weft.ztunnel.socket.ProxyPorts;
import dev.weft.ztunnel.state.MeshState;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Decides where a captured connection goes. Pure but for the source of chance; any thread.
 *
 * <p>Services come before workloads where an address could mean both. A destination that has a
 * waypoint is never reached around it.
 */
public final class OutboundResolver {
    private final String network;
    private final RandomGenerator random;
    private final EndpointChoice endpoints;

    /** A resolver for a node on {@code network}. */
    public OutboundResolver(String network, RandomGenerator random) {
        this.network = network;
        this.random = random;
        this.endpoints = new EndpointChoice(random, new ActiveConnections());
    }

    /**
     * Decides for one connection.
     *
     * @param source the workload that connects
     * @param destination where its application wanted to go
     */
    public OutboundRoute resolve(Workload source, IpPort destination, MeshState state) {
        if (destination.ip().isLoopbackAddress() && ProxyPorts.isOwn(destination.port())) {
            return new Refuse(
                    Reason.SELF_CALL,
                    destination + " is a port of this proxy itself; call the application's port");
        }
        Request request = new Request(source, destination, state);
        return state.service(new NetworkAddress(network, destination.ip()), source.namespace())
                .map(service -> toService(request, service))
                .orElseGet(() -> toAddress(request));
    }

    private OutboundRoute toService(Request request, Service service) {
        Optional<GatewayAddress> waypoint = waypoint(service);
        if (waypoint.isPresent()) {
            return toWaypoint(request, waypoint.get(), Optional.of(service));
        }
        if (service.loadBalancing().mode() == LoadBalancing.Mode.PASSTHROUGH) {
            return new OutboundRoute.Tcp(
                    request.destination, Optional.empty(), Optional.of(service));
        }
        int port = request.destination.port();
        return endpoints
                .choose(request.state, service, port, Purpose.SERVICE, request.source, Set.of())
                .map(chosen -> toEndpoint(request, chosen, service))
                .orElseGet(() -> noUpstream(service, port));
    }

    private static OutboundRoute noUpstream(Service service, int port) {
        String why =
                service.port(port).isPresent()
                        ? "no endpoint can be chosen; are its pods ready?"
                        : "the service defines no such port";
        return new Refuse(
                Reason.NO_HEALTHY_UPSTREAM,
                "no healthy upstream for " + service.hostname() + ":" + port + ": " + why);
    }

    private OutboundRoute toAddress(Request request) {
        InetAddress ip = request.destination.ip();
        Optional<Workload> found =
                request.state.workload(new NetworkAddress(request.source.network(), ip));
        if (found.isEmpty()) {
            return new OutboundRoute.Passthrough(request.destination);
        }
        Workload workload = found.get();
        Optional<GatewayAddress> waypoint =
                workload.waypoint().filter(gateway -> !isBehind(request, gateway));
        return waypoint.map(gateway -> toWaypoint(request, gateway, Optional.empty()))
                .orElseGet(() -> connect(request.destination, workload, Optional.empty()));
    }

    private static OutboundRoute toEndpoint(Request request, Chosen chosen, Service service) {
        Workload workload = chosen.workload();
        if (!workload.network().equals(request.source.network())) {
            return otherNetwork(request, workload);
        }
        return EndpointChoice.address(workload, service.ipFamilies(), request.destination.ip())
                .map(ip -> new IpPort(ip, chosen.port()))
                .map(target -> connect(target, workload, Optional.of(service)))
                .orElseGet(() -> unresolved(workload));
    }

    private static OutboundRoute connect(
            IpPort target, Workload workload, Optional<Service> service) {
        return switch (workload.tunnel()) {
            case NONE -> new OutboundRoute.Tcp(target, Optional.of(workload), service);
            case HBONE ->
                    new OutboundRoute.Hbone(
                            new IpPort(target.ip(), ProxyPorts.INBOUND_TUNNEL),
                            workload,
                            expected(workload, service),
                            new HboneTarget.Socket(target),
                            service);
        };
    }

    /** The tunnel to a waypoint asks for what the application asked for, never for the waypoint. */
    private OutboundRoute toWaypoint(
            Request request, GatewayAddress gateway, Optional<Service> service) {
        Optional<Service> behind = gatewayService(request, gateway);
        Optional<Chosen> chosen =
                behind.isPresent()
                        ? endpoints.choose(
                                request.state,
                                behind.get(),
                                gateway.hbonePort(),
                                Purpose.WAYPOINT,
                                request.source,
                                Set.of())
                        : gatewayWorkload(request.state, gateway)
                                .map(workload -> new Chosen(workload, gateway.hbonePort()));
        if (chosen.isEmpty()) {
            return new Refuse(
                    Reason.UNKNOWN_WAYPOINT,
                    "the waypoint "
                            + gateway.destination()
                            + " of "
                            + request.destination
                            + " has no endpoint for port "
                            + gateway.hbonePort()
                            + "; is it running?");
        }
        Workload hop = chosen.get().workload();
        if (!hop.network().equals(request.source.network())) {
            return otherNetwork(request, hop);
        }
        IpFamilies families = behind.map(Service::ipFamilies).orElse(IpFamilies.AUTOMATIC);
        return EndpointChoice.address(hop, families, request.destination.ip())
                .<OutboundRoute>map(ip ->
                        new OutboundRoute.Hbone(
                                new IpPort(ip, chosen.get().port()),
                                hop,
                                expected(hop, behind),
                                new HboneTarget.Socket(request.destination),
                                service))
                .orElseGet(() -> unresolved(hop));
    }

    private Optional<GatewayAddress> waypoint(Service service) {
        long total = service.weightedWaypoints().stream().mapToLong(WeightedWaypoint::weight).sum();
        if (total <= 0) {
            return service.waypoint();
        }
        long left = random.nextLong(total);
        for (WeightedWaypoint choice : service.weightedWaypoints()) {
            left -= choice.weight();
            if (left < 0) {
                return Optional.of(choice.destination());
            }
        }
        return service.waypoint();
    }

    /** Whether the source is an instance of this waypoint, so that sending it back would loop. */
    private static boolean isBehind(Request request, GatewayAddress gateway) {
        Workload source = request.source;
        return gatewayService(request, gateway)
                .map(s -> request.state.endpoint(s.key(), source.uid()).isPresent())
                .orElseGet(() ->
                        gatewayWorkload(request.state, gateway)
                                .filter(w -> w.uid().equals(source.uid()))
                                .isPresent());
    }

    private static Optional<Service> gatewayService(Request request, GatewayAddress gateway) {
        return switch (gateway.destination()) {
            case GatewayAddress.ByHostname named -> request.state.service(named.hostname());
            case GatewayAddress.ByAddress at ->
                    request.state.workload(at.address()).isPresent()
                            ? Optional.empty()
                            : request.state.service(at.address(), request.source.namespace());
        };
    }

    private static Optional<Workload> gatewayWorkload(MeshState state, GatewayAddress gateway) {
        return switch (gateway.destination()) {
            case GatewayAddress.ByHostname named -> state.workload(named.hostname());
            case GatewayAddress.ByAddress at -> state.workload(at.address());
        };
    }

    private static Set<SpiffeId> expected(Workload workload, Optional<Service> service) {
        Set<SpiffeId> identities = new HashSet<>();
        identities.add(workload.identity());
        service.ifPresent(s ->
                s.subjectAltNames().forEach(n -> SpiffeId.parse(n).ifPresent(identities::add)));
        return identities;
    }

    private static OutboundRoute otherNetwork(Request request, Workload workload) {
        return new Refuse(
                Reason.OTHER_NETWORK,
                "the way to "
                        + request.destination
                        + " leads to "
                        + workload.uid()
                        + " on network '"
                        + workload.network()
                        + "', and this node is on '"
                        + request.source.network()
                        + "'; tunnels between networks are not supported");
    }

    private static OutboundRoute unresolved(Workload workload) {
        return new Refuse(
                Reason.UNRESOLVED_HOSTNAME,
                workload.uid()
                        + " has no address of a family that can be used"
                        + (workload.hostname().isEmpty()
                                ? ""
                                : ", and its hostname "
                                        + workload.hostname()
                                        + " is not resolved"));
    }

    private record Request(Workload source, IpPort destination, MeshState state) {}
}
