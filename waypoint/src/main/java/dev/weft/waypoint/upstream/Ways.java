package dev.weft.waypoint.upstream;

import dev.weft.identity.SpiffeId;
import dev.weft.mesh.Candidates;
import dev.weft.mesh.MeshState;
import dev.weft.net.HboneTarget;
import dev.weft.net.IpAddresses;
import dev.weft.net.IpPort;
import dev.weft.net.NetworkAddress;
import dev.weft.waypoint.upstream.balance.Endpoint;
import dev.weft.waypoint.upstream.dial.Way;
import dev.weft.workload.GatewayAddress;
import dev.weft.workload.IpFamilies;
import dev.weft.workload.Service;
import dev.weft.workload.TunnelProtocol;
import dev.weft.workload.Workload;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Decides how an endpoint is reached. Pure. */
final class Ways {
    /** Where node proxies take tunnels for the pods of their node, at the pods' addresses. */
    static final int TUNNEL_PORT = 15008;

    private Ways() {}

    /**
     * The way to an endpoint of a service.
     *
     * @param port of the service
     */
    static Way to(Endpoint endpoint, Service service, int port, World world) {
        Workload workload = endpoint.workload();
        if (!workload.network().equals(world.self().network())) {
            return toNetwork(workload, service, port, world);
        }
        Optional<InetAddress> ip = address(workload, service.ipFamilies());
        if (ip.isEmpty()) {
            return workload.addresses().isEmpty() && !workload.hostname().isEmpty()
                    ? new Way.Lookup(workload.hostname(), endpoint.port())
                    : new Way.None(
                            workload.uid()
                                    + " has no address of a family that can be used, and no"
                                    + " hostname");
        }
        IpPort target = new IpPort(ip.get(), endpoint.port());
        // A tunnel to ourselves would come back to where it was asked for.
        return workload.tunnel() == TunnelProtocol.NONE || workload.uid().equals(world.self().uid())
                ? new Way.Plain(target)
                : new Way.Tunnel(
                        new IpPort(ip.get(), TUNNEL_PORT),
                        workload.uid(),
                        expected(workload, Optional.of(service)),
                        new HboneTarget.Socket(target));
    }

    private static Way toNetwork(Workload workload, Service service, int port, World world) {
        if (workload.networkGateway().isEmpty()) {
            return new Way.None(
                    workload.uid()
                            + " is on network '"
                            + workload.network()
                            + "', which has no gateway");
        }
        Set<SpiffeId> inner = named(service);
        if (inner.isEmpty()) {
            return new Way.None(
                    "nobody knows the identities that serve "
                            + service.hostname()
                            + " on network '"
                            + workload.network()
                            + "'");
        }
        GatewayAddress address = workload.networkGateway().get();
        HboneTarget target = new HboneTarget.Host(service.hostname(), port);
        Optional<Hop> hop = hop(address, world);
        return hop.<Way>map(found ->
                        new Way.Network(
                                new Way.Tunnel(
                                        found.address,
                                        found.workload.uid(),
                                        expected(found.workload, found.service),
                                        target),
                                inner,
                                world.self().network()))
                .orElseGet(() ->
                        new Way.None(
                                "the gateway "
                                        + address.destination()
                                        + " of network '"
                                        + workload.network()
                                        + "' is not known"));
    }

    /** Where a gateway takes tunnels. */
    private record Hop(Workload workload, Optional<Service> service, IpPort address) {}

    private static Optional<Hop> hop(GatewayAddress gateway, World world) {
        MeshState mesh = world.mesh();
        return switch (gateway.destination()) {
            case GatewayAddress.ByHostname byName ->
                    mesh.service(byName.hostname())
                            .flatMap(service -> hop(service, gateway.hbonePort(), world))
                            .or(() ->
                                    mesh.workload(byName.hostname())
                                            .flatMap(w -> hop(w, gateway.hbonePort())));
            case GatewayAddress.ByAddress byAddress ->
                    hop(byAddress.address(), gateway.hbonePort(), world);
        };
    }

    private static Optional<Hop> hop(NetworkAddress address, int port, World world) {
        Optional<Hop> service =
                world.mesh()
                        .service(address, world.self().namespace())
                        .flatMap(found -> hop(found, port, world));
        return service.or(() ->
                world.mesh()
                        .workload(address)
                        .map(w -> new Hop(w, Optional.empty(), new IpPort(address.ip(), port))));
    }

    private static Optional<Hop> hop(Service service, int port, World world) {
        Candidates candidates = world.mesh().candidates(service.key(), port, true, world.self());
        return candidates.tiers().stream()
                .filter(tier -> tier.length() > 0)
                .findFirst()
                .map(tier -> tier.get(tier.at(0)))
                .flatMap(c ->
                        address(c.workload(), service.ipFamilies())
                                .map(ip ->
                                        new Hop(
                                                c.workload(),
                                                Optional.of(service),
                                                new IpPort(ip, c.port()))));
    }

    private static Optional<Hop> hop(Workload workload, int port) {
        return address(workload, IpFamilies.AUTOMATIC)
                .map(ip -> new Hop(workload, Optional.empty(), new IpPort(ip, port)));
    }

    /** The first address of a family that is offered. */
    private static Optional<InetAddress> address(Workload workload, IpFamilies offered) {
        List<InetAddress> all = workload.addresses();
        return switch (offered) {
            case AUTOMATIC, DUAL -> all.stream().findFirst();
            case IPV4_ONLY -> all.stream().filter(ip -> !IpAddresses.isV6(ip)).findFirst();
            case IPV6_ONLY -> all.stream().filter(IpAddresses::isV6).findFirst();
        };
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
}
