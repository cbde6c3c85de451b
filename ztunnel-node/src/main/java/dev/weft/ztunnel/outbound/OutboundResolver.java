package dev.weft.ztunnel.outbound;

import dev.weft.identity.SpiffeId;
import dev.weft.mesh.MeshState;
import dev.weft.net.HboneTarget;
import dev.weft.net.IpPort;
import dev.weft.net.NetworkAddress;
import dev.weft.workload.GatewayAddress;
import dev.weft.workload.IpFamilies;
import dev.weft.workload.LoadBalancing;
import dev.weft.workload.Service;
import dev.weft.workload.WeightedWaypoint;
import dev.weft.workload.Workload;
import dev.weft.workload.WorkloadUid;
import dev.weft.ztunnel.outbound.EndpointChoice.Chosen;
import dev.weft.ztunnel.outbound.EndpointChoice.Purpose;
import dev.weft.ztunnel.outbound.OutboundRoute.Reason;
import dev.weft.ztunnel.outbound.OutboundRoute.Refuse;
import dev.weft.ztunnel.outbound.OutboundRoute.Way;
import dev.weft.ztunnel.socket.ProxyPorts;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Decides where a captured connection goes. Any thread; the same question may have several answers,
 * as endpoints are chosen by chance and by how busy they are.
 *
 * <p>Services come before workloads where an address could mean both. A destination that has a
 * waypoint is never reached around it.
 */
public final class OutboundResolver {
    private final String network;
    private final RandomGenerator random;
    private final EndpointChoice endpoints;
    private final Gateways gateways;

    /**
     * A resolver for a node on {@code network}.
     *
     * @param active how busy endpoints are; kept up to date by those who connect
     */
    public OutboundResolver(String network, RandomGenerator random, ActiveConnections active) {
        this.network = network;
        this.random = random;
        this.endpoints = new EndpointChoice(random, active);
        this.gateways = new Gateways(endpoints);
    }

    /**
     * Decides for one connection.
     *
     * @param source the workload that connects
     * @param destination where its application wanted to go
     * @param tried workloads that this connection failed to reach; not chosen again
     */
    public OutboundRoute resolve(
            Workload source, IpPort destination, MeshState state, Set<WorkloadUid> tried) {
        if (destination.ip().isLoopbackAddress()
                && ProxyPorts.isOwnOnLoopback(destination.port())) {
            return new Refuse(
                    Reason.SELF_CALL,
                    destination + " is a port of this proxy itself; call the application's port");
        }
        Request request = new Request(source, destination, state, tried);
        return state.service(new NetworkAddress(network, destination.ip()), source.namespace())
                .map(service -> toService(request, service))
                .orElseGet(() -> toAddress(request));
    }

    /** What must be known of the mesh to decide where a workload's connection goes. */
    NeededNames needs(Workload source, IpPort destination) {
        return new NeededNames(Set.copyOf(List.of(network, source.network())), destination.ip());
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
        return toEndpoint(request, service);
    }

    /** One of the endpoints; on a further try, one that can be reached if there is any. */
    private OutboundRoute toEndpoint(Request request, Service service) {
        int port = request.destination.port();
        Optional<Chosen> chosen =
                endpoints.choose(
                        request.state,
                        service,
                        port,
                        Purpose.SERVICE,
                        request.source,
                        request.tried);
        if (chosen.isEmpty()) {
            return noUpstream(service, port);
        }
        OutboundRoute route = toEndpoint(request, chosen.get(), service);
        return route instanceof Refuse && !request.tried.isEmpty()
                ? toEndpoint(request.without(chosen.get().workload()), service)
                : route;
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
                workload.waypoint()
                        .filter(gateway ->
                                !Gateways.isInstance(request.state, gateway, request.source));
        if (waypoint.isPresent()) {
            return toWaypoint(request, waypoint.get(), Optional.empty());
        }
        return request.tried.contains(workload.uid())
                ? new Refuse(
                        Reason.NO_HEALTHY_UPSTREAM,
                        "nobody but " + workload.uid() + " is at " + request.destination)
                : connect(request.destination, workload, Optional.empty());
    }

    private OutboundRoute toEndpoint(Request request, Chosen chosen, Service service) {
        Workload workload = chosen.workload();
        Optional<Service> called = Optional.of(service);
        if (!workload.network().equals(request.source.network())) {
            return toNetwork(request, workload, called, called);
        }
        return located(
                workload,
                service.ipFamilies(),
                request.destination.ip(),
                ip -> connect(new IpPort(ip, chosen.port()), workload, called));
    }

    private static Way connect(IpPort target, Workload workload, Optional<Service> service) {
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
            Request request, GatewayAddress gateway, Optional<Service> called) {
        Optional<Gateways.Instance> found =
                gateways.choose(
                        request.state, gateway, Purpose.WAYPOINT, request.source, request.tried);
        if (found.isEmpty()) {
            return new Refuse(
                    Reason.UNKNOWN_WAYPOINT,
                    "the waypoint "
                            + gateway.destination()
                            + " of "
                            + request.destination
                            + " has no endpoint for port "
                            + gateway.hbonePort()
                            + "; is it running?",
                    Optional.of(gateway));
        }
        Workload hop = found.get().chosen().workload();
        Optional<Service> waypoint = found.get().service();
        if (!hop.network().equals(request.source.network())) {
            return toNetwork(request, hop, waypoint, called);
        }
        return located(
                hop,
                waypoint.map(Service::ipFamilies).orElse(IpFamilies.AUTOMATIC),
                request.destination.ip(),
                ip ->
                        new OutboundRoute.Hbone(
                                new IpPort(ip, found.get().chosen().port()),
                                hop,
                                expected(hop, waypoint),
                                new HboneTarget.Socket(request.destination),
                                called));
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

    /**
     * Through the gateway to another network. Both tunnels ask for the service by its name, as
     * addresses mean something else there.
     *
     * @param endpoint stands here for those who serve there
     * @param serving the service of which it is an endpoint, which knows their identities
     * @param called the service that the application called
     */
    private OutboundRoute toNetwork(
            Request request,
            Workload endpoint,
            Optional<Service> serving,
            Optional<Service> called) {
        if (called.isEmpty()) {
            return otherNetwork(request, endpoint, "only services are reached across networks");
        }
        Set<SpiffeId> inner = serving.map(OutboundResolver::named).orElse(Set.of());
        if (inner.isEmpty()) {
            return otherNetwork(request, endpoint, "the identities that serve there are unknown");
        }
        Optional<GatewayAddress> gateway = endpoint.networkGateway();
        if (gateway.isEmpty()) {
            return otherNetwork(request, endpoint, "that network has no gateway");
        }
        Optional<Gateways.Instance> found =
                gateways.choose(
                        request.state,
                        gateway.get(),
                        Purpose.SERVICE,
                        request.source,
                        request.tried);
        if (found.isEmpty()) {
            Refuse refusal =
                    otherNetwork(
                            request,
                            endpoint,
                            "its gateway " + gateway.get().destination() + " has no endpoint");
            return new Refuse(refusal.reason(), refusal.message(), gateway);
        }
        Workload hop = found.get().chosen().workload();
        InetAddress asked =
                switch (gateway.get().destination()) {
                    case GatewayAddress.ByAddress at -> at.address().ip();
                    case GatewayAddress.ByHostname named -> request.destination.ip();
                };
        HboneTarget target =
                new HboneTarget.Host(called.get().hostname(), request.destination.port());
        return located(
                hop,
                found.get().service().map(Service::ipFamilies).orElse(IpFamilies.AUTOMATIC),
                asked,
                ip ->
                        new OutboundRoute.DoubleHbone(
                                new OutboundRoute.Hbone(
                                        new IpPort(ip, found.get().chosen().port()),
                                        hop,
                                        expected(hop, found.get().service()),
                                        target,
                                        called),
                                endpoint,
                                inner,
                                network));
    }

    private static Refuse otherNetwork(Request request, Workload endpoint, String problem) {
        return new Refuse(
                Reason.OTHER_NETWORK,
                "the way from network '"
                        + request.source.network()
                        + "' to "
                        + request.destination
                        + " leads to "
                        + endpoint.uid()
                        + " on network '"
                        + endpoint.network()
                        + "', and "
                        + problem);
    }

    /** A hostname is looked up only where there is no address at all. */
    private OutboundRoute located(
            Workload workload,
            IpFamilies offered,
            InetAddress asked,
            Function<InetAddress, Way> way) {
        Optional<InetAddress> known = EndpointChoice.address(workload, offered, asked);
        if (known.isPresent()) {
            return way.apply(known.get());
        }
        return workload.addresses().isEmpty() && !workload.hostname().isEmpty()
                ? new OutboundRoute.Lookup(
                        workload,
                        found -> way.apply(EndpointChoice.anyAddress(found, asked, random)))
                : new Refuse(
                        Reason.NO_ADDRESS,
                        workload.uid()
                                + " has no address of a family that can be used, and no hostname");
    }

    private static Set<SpiffeId> expected(Workload workload, Optional<Service> service) {
        Set<SpiffeId> identities = new HashSet<>();
        identities.add(workload.identity());
        service.ifPresent(s -> identities.addAll(named(s)));
        return identities;
    }

    private static Set<SpiffeId> named(Service service) {
        Set<SpiffeId> identities = new HashSet<>();
        service.subjectAltNames().forEach(n -> SpiffeId.parse(n).ifPresent(identities::add));
        return identities;
    }

    private record Request(
            Workload source, IpPort destination, MeshState state, Set<WorkloadUid> tried) {
        Request without(Workload endpoint) {
            Set<WorkloadUid> more = new HashSet<>(tried);
            more.add(endpoint.uid());
            return new Request(source, destination, state, more);
        }
    }
}
