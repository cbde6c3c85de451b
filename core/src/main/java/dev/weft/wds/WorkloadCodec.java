package dev.weft.wds;

import com.google.protobuf.ByteString;
import com.google.protobuf.UInt32Value;
import dev.weft.api.workload.PortList;
import dev.weft.api.workload.WorkloadStatus;
import dev.weft.identity.ServiceAccountRef;
import dev.weft.identity.TrustDomain;
import dev.weft.policy.PolicyKey;
import dev.weft.workload.ApplicationTunnel;
import dev.weft.workload.HealthStatus;
import dev.weft.workload.Locality;
import dev.weft.workload.NamespacedHostname;
import dev.weft.workload.NetworkMode;
import dev.weft.workload.ServicePort;
import dev.weft.workload.TunnelProtocol;
import dev.weft.workload.Workload;
import dev.weft.workload.WorkloadBuilder;
import dev.weft.workload.WorkloadType;
import dev.weft.workload.WorkloadUid;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Workloads to messages and back. Equal workloads give equal bytes. Extensions and fields of later
 * versions are not kept.
 */
public final class WorkloadCodec {

    private static final EnumCodec<dev.weft.api.workload.TunnelProtocol, TunnelProtocol> TUNNEL =
            EnumCodec.pair(
                    "tunnel protocol",
                    dev.weft.api.workload.TunnelProtocol.class,
                    TunnelProtocol.class);
    private static final EnumCodec<dev.weft.api.workload.WorkloadType, WorkloadType> TYPE =
            EnumCodec.pair(
                    "workload type", dev.weft.api.workload.WorkloadType.class, WorkloadType.class);
    private static final EnumCodec<WorkloadStatus, HealthStatus> STATUS =
            EnumCodec.pair("status", WorkloadStatus.class, HealthStatus.class);
    private static final EnumCodec<dev.weft.api.workload.NetworkMode, NetworkMode> NETWORK_MODE =
            EnumCodec.pair(
                    "network mode", dev.weft.api.workload.NetworkMode.class, NetworkMode.class);
    private static final EnumCodec<
                    dev.weft.api.workload.ApplicationTunnel.Protocol, ApplicationTunnel.Protocol>
            APPLICATION_TUNNEL =
                    EnumCodec.pair(
                            "application tunnel",
                            dev.weft.api.workload.ApplicationTunnel.Protocol.class,
                            ApplicationTunnel.Protocol.class);

    private WorkloadCodec() {}

    public static dev.weft.api.workload.Workload toProto(Workload workload) {
        var proto =
                dev.weft.api.workload.Workload.newBuilder()
                        .setUid(workload.uid().value())
                        .setName(workload.name())
                        .setNamespace(workload.namespace())
                        .setServiceAccount(workload.account().name())
                        .setHostname(workload.hostname())
                        .setNetwork(workload.network())
                        .setNetworkMode(NETWORK_MODE.toWire(workload.networkMode()))
                        .setTunnelProtocol(TUNNEL.toWire(workload.tunnel()))
                        .setNativeTunnel(workload.nativeTunnel())
                        .setWorkloadType(TYPE.toWire(workload.owner().type()))
                        .setWorkloadName(workload.owner().name())
                        .setCanonicalName(workload.owner().canonicalName())
                        .setCanonicalRevision(workload.owner().canonicalRevision())
                        .setNode(workload.node())
                        .setClusterId(workload.clusterId())
                        .setStatus(STATUS.toWire(workload.status()));
        if (!workload.trustDomain().equals(TrustDomain.CLUSTER_LOCAL)) {
            proto.setTrustDomain(workload.trustDomain().name());
        }
        workload.addresses().forEach(ip -> proto.addAddresses(WireAddresses.bytes(ip)));
        workload.waypoint().ifPresent(gw -> proto.setWaypoint(GatewayCodec.toProto(gw)));
        workload.networkGateway()
                .ifPresent(gw -> proto.setNetworkGateway(GatewayCodec.toProto(gw)));
        workload.applicationTunnel()
                .ifPresent(tunnel ->
                        proto.getApplicationTunnelBuilder()
                                .setProtocol(APPLICATION_TUNNEL.toWire(tunnel.protocol()))
                                .setPort(tunnel.port()));
        if (!workload.locality().equals(Locality.UNKNOWN)) {
            proto.getLocalityBuilder()
                    .setRegion(workload.locality().region())
                    .setZone(workload.locality().zone())
                    .setSubzone(workload.locality().subzone());
        }
        workload.authorizationPolicies()
                .forEach(key -> proto.addAuthorizationPolicies(key.toString()));
        // Sorted, because the order of a map is the order on the wire and goes into versions.
        new TreeMap<>(workload.services())
                .forEach((key, ports) -> proto.putServices(key.toString(), portList(ports)));
        if (workload.capacity() != 1) {
            proto.setCapacity(UInt32Value.of(workload.capacity()));
        }
        return proto.build();
    }

    /**
     * Reads a workload.
     *
     * @param resource its name in discovery, for errors
     * @throws WdsException for an address that is not 4 or 16 bytes, an unknown enum value or the
     *     legacy tunnel, a service key that is not {@code namespace/hostname}, a gateway without
     *     destination, a port beyond 65535, and where uid or trust domain cannot be used
     */
    public static Workload fromProto(String resource, dev.weft.api.workload.Workload proto)
            throws WdsException {
        if (proto.getUid().isEmpty()) {
            throw new WdsException(resource, "the workload has no uid");
        }
        WorkloadBuilder workload =
                Workload.builder(uid(resource, proto))
                        .name(proto.getName())
                        .account(account(proto))
                        .trustDomain(trustDomain(resource, proto.getTrustDomain()))
                        .addresses(addresses(resource, proto.getAddressesList()))
                        .hostname(proto.getHostname())
                        .network(proto.getNetwork())
                        .networkMode(NETWORK_MODE.toValue(resource, proto.getNetworkMode()))
                        .tunnel(TUNNEL.toValue(resource, proto.getTunnelProtocol()))
                        .nativeTunnel(proto.getNativeTunnel())
                        .owner(
                                new Workload.Owner(
                                        TYPE.toValue(resource, proto.getWorkloadType()),
                                        proto.getWorkloadName(),
                                        proto.getCanonicalName(),
                                        proto.getCanonicalRevision()))
                        .node(proto.getNode())
                        .clusterId(proto.getClusterId())
                        .locality(locality(proto.getLocality()))
                        .authorizationPolicies(
                                proto.getAuthorizationPoliciesList().stream()
                                        .map(PolicyKey::parse)
                                        .toList())
                        .status(STATUS.toValue(resource, proto.getStatus()))
                        .services(services(resource, proto.getServicesMap()));
        if (proto.hasWaypoint()) {
            workload.waypoint(GatewayCodec.fromProto(resource, "waypoint", proto.getWaypoint()));
        }
        if (proto.hasNetworkGateway()) {
            workload.networkGateway(
                    GatewayCodec.fromProto(resource, "network gateway", proto.getNetworkGateway()));
        }
        if (proto.hasApplicationTunnel()) {
            workload.applicationTunnel(tunnel(resource, proto.getApplicationTunnel()));
        }
        if (proto.hasCapacity()) {
            workload.capacity(WireAddresses.weight(proto.getCapacity().getValue()));
        }
        return workload.build();
    }

    private static PortList portList(List<ServicePort> ports) {
        return PortList.newBuilder().addAllPorts(PortCodec.toProto(ports)).build();
    }

    /** A resource has the name of its workload: one string in memory is enough for both. */
    private static WorkloadUid uid(String resource, dev.weft.api.workload.Workload proto) {
        String uid = proto.getUid();
        return new WorkloadUid(uid.equals(resource) ? resource : uid);
    }

    private static ServiceAccountRef account(dev.weft.api.workload.Workload proto) {
        String name = proto.getServiceAccount();
        return new ServiceAccountRef(proto.getNamespace(), name.isEmpty() ? "default" : name);
    }

    private static TrustDomain trustDomain(String resource, String name) throws WdsException {
        if (name.isEmpty()) {
            return TrustDomain.CLUSTER_LOCAL;
        }
        try {
            return new TrustDomain(name);
        } catch (IllegalArgumentException e) {
            throw new WdsException(resource, String.valueOf(e.getMessage()));
        }
    }

    private static List<InetAddress> addresses(String resource, List<ByteString> wire)
            throws WdsException {
        List<InetAddress> addresses = new ArrayList<>(wire.size());
        for (ByteString bytes : wire) {
            addresses.add(WireAddresses.address(resource, "workload address", bytes));
        }
        return addresses;
    }

    private static Locality locality(dev.weft.api.workload.Locality proto) {
        return new Locality(proto.getRegion(), proto.getZone(), proto.getSubzone());
    }

    private static Map<NamespacedHostname, List<ServicePort>> services(
            String resource, Map<String, PortList> wire) throws WdsException {
        Map<NamespacedHostname, List<ServicePort>> services = new HashMap<>();
        for (var entry : wire.entrySet()) {
            NamespacedHostname key =
                    NamespacedHostname.parse(entry.getKey())
                            .orElseThrow(() ->
                                    new WdsException(
                                            resource,
                                            "service key '"
                                                    + entry.getKey()
                                                    + "': expected namespace/hostname"));
            services.put(key, PortCodec.fromProto(resource, entry.getValue().getPortsList()));
        }
        return services;
    }

    private static ApplicationTunnel tunnel(
            String resource, dev.weft.api.workload.ApplicationTunnel proto) throws WdsException {
        return new ApplicationTunnel(
                APPLICATION_TUNNEL.toValue(resource, proto.getProtocol()),
                WireAddresses.port(resource, "application tunnel port", proto.getPort()));
    }
}
