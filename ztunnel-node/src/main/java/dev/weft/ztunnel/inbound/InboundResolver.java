package dev.weft.ztunnel.inbound;

import dev.weft.net.HboneTarget;
import dev.weft.net.IpPort;
import dev.weft.net.NetworkAddress;
import dev.weft.workload.ApplicationTunnel;
import dev.weft.workload.GatewayAddress;
import dev.weft.workload.Service;
import dev.weft.workload.Workload;
import dev.weft.ztunnel.inbound.InboundRoute.Forward;
import dev.weft.ztunnel.inbound.InboundRoute.Refuse;
import dev.weft.ztunnel.socket.ProxyPorts;
import dev.weft.ztunnel.state.MeshState;
import java.util.Optional;

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
                            + request.local().getHostAddress()
                            + " nor behind a waypoint that runs there; the sender's view of the"
                            + " mesh may be out of date");
        }
        return switch (request.target()) {
            case HboneTarget.Socket socket ->
                    forward(request, socket.port(), called(request, state));
            case HboneTarget.Host host -> byName(request, host, state);
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
        NetworkAddress address = new NetworkAddress(network, target.ip());
        Optional<Workload> workload = state.workload(address);
        Optional<GatewayAddress> waypoint =
                workload.isPresent()
                        ? workload.get().waypoint()
                        : state.service(address, request.workload().namespace())
                                .flatMap(Service::waypoint);
        return waypoint.filter(gateway -> isInstance(request, gateway, state)).isPresent();
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
        if (tunnel.filter(t -> t.protocol() == ApplicationTunnel.Protocol.PROXY).isPresent()) {
            return new Refuse(
                    UNAVAILABLE,
                    request.workload().uid()
                            + " asks for the PROXY protocol, which this proxy does not speak");
        }
        int actual = tunnel.map(ApplicationTunnel::port).filter(p -> p != 0).orElse(port);
        if (ProxyPorts.isOwn(actual)) {
            return new Refuse(
                    UNAVAILABLE, "port " + actual + " belongs to the proxy, not to an application");
        }
        return new Forward(new IpPort(request.local(), actual), service);
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
