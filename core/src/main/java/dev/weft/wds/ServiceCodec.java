package dev.weft.wds;

import dev.weft.api.workload.IPFamilies;
import dev.weft.api.workload.NetworkAddress;
import dev.weft.net.Cidr;
import dev.weft.workload.GatewayAddress;
import dev.weft.workload.IpFamilies;
import dev.weft.workload.LoadBalancing;
import dev.weft.workload.NamespacedHostname;
import dev.weft.workload.Service;
import dev.weft.workload.ServiceAddress;
import dev.weft.workload.Visibility;
import dev.weft.workload.WeightedWaypoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Services to messages and back. Extensions and fields of later versions are not kept. */
public final class ServiceCodec {

    private static final EnumCodec<IPFamilies, IpFamilies> FAMILIES =
            EnumCodec.pair("ip families", IPFamilies.class, IpFamilies.class);
    private static final EnumCodec<dev.weft.api.workload.Service.Visibility, Visibility>
            VISIBILITY =
                    EnumCodec.pair(
                            "visibility",
                            dev.weft.api.workload.Service.Visibility.class,
                            Visibility.class);
    private static final EnumCodec<dev.weft.api.workload.LoadBalancing.Scope, LoadBalancing.Scope>
            SCOPE =
                    EnumCodec.pair(
                            "routing preference",
                            dev.weft.api.workload.LoadBalancing.Scope.class,
                            LoadBalancing.Scope.class);
    private static final EnumCodec<dev.weft.api.workload.LoadBalancing.Mode, LoadBalancing.Mode>
            MODE =
                    EnumCodec.pair(
                            "load balancing mode",
                            dev.weft.api.workload.LoadBalancing.Mode.class,
                            LoadBalancing.Mode.class,
                            "_MODE");
    private static final EnumCodec<
                    dev.weft.api.workload.LoadBalancing.HealthPolicy, LoadBalancing.HealthPolicy>
            HEALTH =
                    EnumCodec.pair(
                            "health policy",
                            dev.weft.api.workload.LoadBalancing.HealthPolicy.class,
                            LoadBalancing.HealthPolicy.class);

    private ServiceCodec() {}

    public static dev.weft.api.workload.Service toProto(Service service) {
        var proto =
                dev.weft.api.workload.Service.newBuilder()
                        .setName(service.name())
                        .setNamespace(service.namespace())
                        .setHostname(service.hostname())
                        .addAllPorts(PortCodec.toProto(service.ports()))
                        .addAllSubjectAltNames(service.subjectAltNames())
                        .setIpFamilies(FAMILIES.toWire(service.ipFamilies()))
                        .setCanonical(service.canonical())
                        .setIngressUseWaypoint(service.ingressUseWaypoint())
                        .setVisibility(VISIBILITY.toWire(service.visibility()));
        service.addresses().forEach(address -> proto.addAddresses(toProto(address)));
        service.waypoint().ifPresent(gw -> proto.setWaypoint(GatewayCodec.toProto(gw)));
        for (WeightedWaypoint weighted : service.weightedWaypoints()) {
            proto.addWeightedWaypointsBuilder()
                    .setDestination(GatewayCodec.toProto(weighted.destination()))
                    .setWeight(weighted.weight());
        }
        if (!service.loadBalancing().equals(LoadBalancing.STANDARD)) {
            proto.setLoadBalancing(toProto(service.loadBalancing()));
        }
        return proto.build();
    }

    /**
     * Reads a service.
     *
     * @param resource its name in discovery, for errors
     * @throws WdsException where namespace or hostname is missing, for an address that is not 4 or
     *     16 bytes or has a length beyond them, an unknown enum value, a gateway without
     *     destination, and a port beyond 65535
     */
    public static Service fromProto(String resource, dev.weft.api.workload.Service proto)
            throws WdsException {
        if (proto.getNamespace().isEmpty() || proto.getHostname().isEmpty()) {
            throw new WdsException(
                    resource,
                    "service '"
                            + proto.getNamespace()
                            + "/"
                            + proto.getHostname()
                            + "': expected namespace and hostname");
        }
        return new Service(
                proto.getName(),
                new NamespacedHostname(proto.getNamespace(), proto.getHostname()),
                addresses(resource, proto.getAddressesList()),
                PortCodec.fromProto(resource, proto.getPortsList()),
                proto.getSubjectAltNamesList(),
                waypoint(resource, proto),
                weightedWaypoints(resource, proto.getWeightedWaypointsList()),
                loadBalancing(resource, proto.getLoadBalancing()),
                FAMILIES.toValue(resource, proto.getIpFamilies()),
                proto.getCanonical(),
                proto.getIngressUseWaypoint(),
                VISIBILITY.toValue(resource, proto.getVisibility()));
    }

    private static NetworkAddress toProto(ServiceAddress address) {
        Cidr block = address.block();
        NetworkAddress.Builder proto =
                NetworkAddress.newBuilder()
                        .setNetwork(address.network())
                        .setAddress(WireAddresses.bytes(block.base()));
        if (!block.isSingle()) {
            proto.setLength(block.prefix());
        }
        return proto.build();
    }

    private static List<ServiceAddress> addresses(String resource, List<NetworkAddress> wire)
            throws WdsException {
        List<ServiceAddress> addresses = new ArrayList<>(wire.size());
        for (NetworkAddress proto : wire) {
            int length = proto.hasLength() ? proto.getLength() : proto.getAddress().size() * 8;
            Cidr block =
                    WireAddresses.block(resource, "service address", proto.getAddress(), length);
            addresses.add(new ServiceAddress(proto.getNetwork(), block));
        }
        return addresses;
    }

    private static Optional<GatewayAddress> waypoint(
            String resource, dev.weft.api.workload.Service proto) throws WdsException {
        return proto.hasWaypoint()
                ? Optional.of(GatewayCodec.fromProto(resource, "waypoint", proto.getWaypoint()))
                : Optional.empty();
    }

    private static List<WeightedWaypoint> weightedWaypoints(
            String resource, List<dev.weft.api.workload.WeightedWaypoint> wire)
            throws WdsException {
        List<WeightedWaypoint> waypoints = new ArrayList<>(wire.size());
        for (var proto : wire) {
            waypoints.add(
                    new WeightedWaypoint(
                            GatewayCodec.fromProto(
                                    resource, "weighted waypoint", proto.getDestination()),
                            WireAddresses.weight(proto.getWeight())));
        }
        return waypoints;
    }

    private static dev.weft.api.workload.LoadBalancing toProto(LoadBalancing balancing) {
        var proto =
                dev.weft.api.workload.LoadBalancing.newBuilder()
                        .setMode(MODE.toWire(balancing.mode()))
                        .setHealthPolicy(HEALTH.toWire(balancing.healthPolicy()));
        balancing
                .routingPreference()
                .forEach(scope -> proto.addRoutingPreference(SCOPE.toWire(scope)));
        return proto.build();
    }

    private static LoadBalancing loadBalancing(
            String resource, dev.weft.api.workload.LoadBalancing proto) throws WdsException {
        List<LoadBalancing.Scope> preference = new ArrayList<>();
        for (var scope : proto.getRoutingPreferenceList()) {
            preference.add(SCOPE.toValue(resource, scope));
        }
        return new LoadBalancing(
                preference,
                MODE.toValue(resource, proto.getMode()),
                HEALTH.toValue(resource, proto.getHealthPolicy()));
    }
}
