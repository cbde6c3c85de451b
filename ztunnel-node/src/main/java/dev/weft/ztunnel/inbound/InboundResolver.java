package dev.weft.ztunnel.inbound;

import static java.util.Comparator.comparing;

import dev.weft.mesh.MeshState;
import dev.weft.net.HboneTarget;
import dev.weft.net.IpAddresses;
import dev.weft.net.IpPort;
import dev.weft.net.NetworkAddress;
import dev.weft.workload.ApplicationTunnel;
import dev.weft.workload.GatewayAddress;
import dev.weft.workload.NamespacedHostname;
import dev.weft.workload.Service;
import dev.weft.workload.ServiceAddress;
import dev.weft.workload.WeightedWaypoint;
import dev.weft.workload.Workload;
import dev.weft.ztunnel.inbound.InboundRoute.Forward;
import dev.weft.ztunnel.inbound.InboundRoute.Refuse;
import dev.weft.ztunnel.socket.ProxyPorts;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides whether a request for a tunnel is for this pod, and where on it the bytes go. Pure, any
 * thread. Whether the peer may is for policy to say.
 */
final class InboundResolver {
    private static final int BAD_REQUEST = 400;
    private static final int UNAVAILABLE = 503;

    private final String network;

    /** A resolver for a node on {@code network}. */
    InboundResolver(String network) {
        this.network = network;
    }

    InboundRoute resolve(InboundRequest request, MeshState state) {
        if (!isForThisPod(request, state)) {
            return new Refuse(
                    BAD_REQUEST,
                    request.target()
                            + " is neither "
                            + IpAddresses.text(request.local())
                            + " nor behind a waypoint that runs there; the sender's view of the"
                            + " mesh may be out of date");
        }
        return switch (request.target()) {
            case HboneTarget.Socket socket ->
                    forward(request, socket.port(), called(request, state));
            case HboneTarget.Host host -> byName(request, host, state);
        };
    }

    /**
     * Names of what must be known to decide, as far as it can be told now. A request for the pod's
     * own address needs nothing.
     */
    Set<String> needs(InboundRequest request, MeshState state) {
        return switch (request.target()) {
            case HboneTarget.Host host ->
                    request.workload().services().keySet().stream()
                            .filter(key -> key.hostname().equals(host.hostname()))
                            .map(NamespacedHostname::toString)
                            .collect(Collectors.toSet());
            case HboneTarget.Socket socket -> {
                InetAddress ip = socket.address().ip();
                if (ip.equals(request.local())
                        || request.workload().applicationTunnel().isPresent()) {
                    yield Set.of();
                }
                NetworkAddress address = new NetworkAddress(network, ip);
                Stream<String> gateways =
                        waypoints(request, address, state)
                                .map(gateway -> gateway.destination().toString());
                yield Stream.concat(Stream.of(address.toString()), gateways)
                        .collect(Collectors.toSet());
            }
        };
    }

    private boolean isForThisPod(InboundRequest request, MeshState state) {
        return switch (request.target()) {
            case HboneTarget.Host host -> true;
            case HboneTarget.Socket socket ->
                    socket.address().ip().equals(request.local())
                            || request.workload().applicationTunnel().isPresent()
                            || isWaypointOf(request, socket.address(), state);
        };
    }

    /** Whether what is at the address has a waypoint and this pod is an instance of it. */
    private boolean isWaypointOf(InboundRequest request, IpPort target, MeshState state) {
        return waypoints(request, new NetworkAddress(network, target.ip()), state)
                .anyMatch(gateway -> isInstance(request, gateway, state));
    }

    private static Stream<GatewayAddress> waypoints(
            InboundRequest request, NetworkAddress address, MeshState state) {
        Optional<Workload> workload = state.workload(address);
        return workload.isPresent()
                ? workload.get().waypoint().stream()
                : state.service(address, request.workload().namespace()).stream()
                        .flatMap(InboundResolver::waypoints);
    }

    /** Every waypoint that a connection to the service may be sent through. */
    private static Stream<GatewayAddress> waypoints(Service service) {
        return Stream.concat(
                service.waypoint().stream(),
                service.weightedWaypoints().stream().map(WeightedWaypoint::destination));
    }

    private boolean isInstance(InboundRequest request, GatewayAddress gateway, MeshState state) {
        Workload self = request.workload();
        Optional<Service> service;
        Optional<Workload> workload;
        switch (gateway.destination()) {
            case GatewayAddress.ByHostname named -> {
                service = state.service(named.hostname());
                workload = state.workload(named.hostname());
            }
            case GatewayAddress.ByAddress at -> {
                service = state.service(at.address(), self.namespace());
                workload = state.workload(at.address());
            }
        }
        return service.flatMap(s -> state.endpoint(s.key(), self.uid())).isPresent()
                || workload.filter(w -> w.addresses().contains(request.local())).isPresent();
    }

    private InboundRoute byName(InboundRequest request, HboneTarget.Host host, MeshState state) {
        Workload self = request.workload();
        Optional<Service> service = state.service(host.hostname(), self.namespace());
        if (service.isEmpty()) {
            return new Refuse(UNAVAILABLE, "no service is called " + host.hostname());
        }
        int own =
                state.endpoint(service.get().key(), self.uid())
                        .map(endpoint -> endpoint.ports().getOrDefault(host.port(), 0))
                        .orElse(0);
        int common = service.get().port(host.port()).map(port -> port.targetPort()).orElse(0);
        if (own == 0 && common == 0) {
            return new Refuse(UNAVAILABLE, "port " + host + " leads to no port of " + self.uid());
        }
        return forward(request, own != 0 ? own : common, service);
    }

    private InboundRoute forward(InboundRequest request, int port, Optional<Service> service) {
        Optional<ApplicationTunnel> tunnel = request.workload().applicationTunnel();
        int actual = tunnel.map(ApplicationTunnel::port).filter(p -> p != 0).orElse(port);
        if (ProxyPorts.isOwn(actual)) {
            return new Refuse(
                    UNAVAILABLE, "port " + actual + " belongs to the proxy, not to an application");
        }
        IpPort upstream = new IpPort(request.local(), actual);
        if (tunnel.filter(t -> t.protocol() == ApplicationTunnel.Protocol.PROXY).isEmpty()) {
            return new Forward(upstream, service, Optional.empty());
        }
        Optional<ProxiedTarget> target = proxied(request.target(), service);
        return target.isPresent()
                ? new Forward(upstream, service, target)
                : new Refuse(
                        UNAVAILABLE,
                        request.target()
                                + " has no address, and "
                                + request.workload().uid()
                                + " wants one in its PROXY header");
    }

    /** What a PROXY header says of the target: of a name, an address of the service behind it. */
    private Optional<ProxiedTarget> proxied(HboneTarget target, Optional<Service> service) {
        return switch (target) {
            case HboneTarget.Socket socket ->
                    Optional.of(new ProxiedTarget(socket.address(), Optional.empty()));
            case HboneTarget.Host host ->
                    service.flatMap(this::address)
                            .map(ip ->
                                    new ProxiedTarget(
                                            new IpPort(ip, host.port()),
                                            Optional.of(host.hostname())));
        };
    }

    /** An address of the service, rather of this network, and there rather IPv4. */
    private Optional<InetAddress> address(Service service) {
        Comparator<ServiceAddress> foreign = comparing(a -> !a.network().equals(network));
        return service.addresses().stream()
                .filter(a -> a.block().isSingle())
                .min(foreign.thenComparing(a -> IpAddresses.isV6(a.block().base())))
                .map(a -> a.block().base());
    }

    /** The service that the peer names, if it really selects this pod. */
    private static Optional<Service> called(InboundRequest request, MeshState state) {
        return request.forwardedHost()
                .flatMap(host ->
                        request.workload().services().keySet().stream()
                                .filter(key -> key.hostname().equals(host))
                                .sorted()
                                .findFirst())
                .flatMap(state::service);
    }
}
