package dev.weft.waypoint.listener;

import dev.weft.mesh.MeshState;
import dev.weft.net.HboneTarget;
import dev.weft.net.IpPort;
import dev.weft.net.NetworkAddress;
import dev.weft.waypoint.request.Front;
import dev.weft.workload.AppProtocol;
import dev.weft.workload.Service;
import dev.weft.workload.ServicePort;
import dev.weft.workload.Workload;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides what a tunnel is for, and that it is for something whose waypoint we are. Everything else
 * is refused: a proxy that connects wherever it is told would undo every policy. Pure.
 */
final class FrontResolver {
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;

    /** Proxies listen here in every pod of the mesh; no application does. */
    private static final Set<Integer> PORTS_OF_PROXIES = Set.of(15000, 15001, 15006, 15008);

    private final OwnGateway own;
    private final Set<Integer> open;

    /**
     * @param open ports of this pod itself that may be asked for: node proxies lead all connections
     *     of their pods to a pod of the mesh through its tunnels, those for its metrics too
     */
    FrontResolver(OwnGateway own, Set<Integer> open) {
        this.own = own;
        this.open = Set.copyOf(open);
    }

    /**
     * @param clientNamespace as far as it was proved; decides between services of one address
     */
    FrontDecision resolve(HboneTarget target, String clientNamespace, MeshState state) {
        return switch (target) {
            case HboneTarget.Socket socket -> atAddress(socket.address(), clientNamespace, state);
            case HboneTarget.Host host -> named(host, state);
        };
    }

    private FrontDecision atAddress(IpPort target, String clientNamespace, MeshState state) {
        NetworkAddress address = new NetworkAddress(own.network(), target.ip());
        Optional<Service> service = state.service(address, clientNamespace);
        if (service.isPresent()) {
            return isServed(service.get(), state)
                    ? atPort(service.get(), target.port(), Optional.of(target.ip()))
                    : notOurs(target + " is " + service.get().key());
        }
        Optional<Workload> workload = state.workload(address);
        if (workload.isEmpty()) {
            return new FrontDecision.Refused(NOT_FOUND, "nobody is known at " + target);
        }
        return ofWorkload(workload.get(), target.port(), state);
    }

    private FrontDecision named(HboneTarget.Host target, MeshState state) {
        List<Service> services = state.services(target.hostname());
        for (Service service : services) {
            if (isServed(service, state)) {
                return atPort(service, target.port(), Optional.empty());
            }
        }
        return services.isEmpty()
                ? new FrontDecision.Refused(NOT_FOUND, "no service is named " + target.hostname())
                : notOurs(services.getFirst().key().toString());
    }

    private FrontDecision ofWorkload(Workload workload, int port, MeshState state) {
        if (own.isPod(workload) && open.contains(port)) {
            return new FrontDecision.Served(new Front.OfWorkload(workload, port), AppProtocol.TCP);
        }
        if (own.isSelf(workload)) {
            return new FrontDecision.Refused(
                    BAD_REQUEST, "port " + port + " of this proxy itself was asked for");
        }
        if (workload.waypoint().filter(at -> own.isAt(at, state)).isEmpty()) {
            return notOurs(workload.uid().toString());
        }
        if (port == 0 || PORTS_OF_PROXIES.contains(port)) {
            return new FrontDecision.Refused(
                    BAD_REQUEST, "port " + port + " of " + workload.uid() + " is no application's");
        }
        return new FrontDecision.Served(
                new Front.OfWorkload(workload, port), protocol(workload, port, state));
    }

    private boolean isServed(Service service, MeshState state) {
        return !service.key().equals(own.service())
                && (service.waypoint().filter(at -> own.isAt(at, state)).isPresent()
                        || service.weightedWaypoints().stream()
                                .anyMatch(one -> own.isAt(one.destination(), state)));
    }

    private static FrontDecision atPort(Service service, int port, Optional<InetAddress> address) {
        Optional<ServicePort> declared = service.port(port);
        if (declared.isEmpty()) {
            return new FrontDecision.Refused(
                    NOT_FOUND,
                    service.key()
                            + " has no port "
                            + port
                            + ", only "
                            + service.ports().stream().map(ServicePort::servicePort).toList());
        }
        return new FrontDecision.Served(
                new Front.OfService(service, port, address), declared.get().appProtocol());
    }

    /** What the services say that the workload serves on the port, if they agree. */
    private static AppProtocol protocol(Workload workload, int port, MeshState state) {
        AppProtocol found = AppProtocol.UNKNOWN;
        for (var served : workload.services().entrySet()) {
            for (ServicePort mapped : served.getValue()) {
                AppProtocol declared =
                        mapped.targetPort() != port
                                ? AppProtocol.UNKNOWN
                                : state.service(served.getKey())
                                        .flatMap(s -> s.port(mapped.servicePort()))
                                        .map(ServicePort::appProtocol)
                                        .orElse(AppProtocol.UNKNOWN);
                if (declared == AppProtocol.UNKNOWN) {
                    continue;
                }
                if (found != AppProtocol.UNKNOWN && found != declared) {
                    return AppProtocol.UNKNOWN;
                }
                found = declared;
            }
        }
        return found;
    }

    private FrontDecision notOurs(String what) {
        return new FrontDecision.Refused(
                NOT_FOUND, what + ", whose waypoint is not " + own.service());
    }
}
