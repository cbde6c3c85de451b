package dev.weft.ztunnel.fixed;

import dev.weft.identity.ServiceAccountRef;
import dev.weft.identity.TrustDomain;
import dev.weft.manifest.Field;
import dev.weft.net.IpAddresses;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A workload, as a config dump shows it. */
final class WorkloadReader {
    private WorkloadReader() {}

    static Workload read(Field field, ServedPorts served) {
        String uid = field.at("uid").requiredText();
        String namespace = field.at("namespace").requiredText();
        WorkloadBuilder workload =
                Workload.builder(new WorkloadUid(uid))
                        .name(field.at("name").requiredText())
                        .account(
                                new ServiceAccountRef(
                                        namespace, field.at("serviceAccount").text("default")))
                        .addresses(
                                field.at("workloadIps").list().stream()
                                        .map(WorkloadReader::address)
                                        .toList())
                        .hostname(field.at("hostname").text(""))
                        .network(field.at("network").text(""))
                        .networkMode(
                                field.at("networkMode").text("Standard").equals("HostNetwork")
                                        ? NetworkMode.HOST_NETWORK
                                        : NetworkMode.STANDARD)
                        .tunnel(tunnel(field.at("protocol")))
                        .nativeTunnel(field.at("nativeTunnel").bool(false))
                        .owner(owner(field))
                        .node(field.at("node").text(""))
                        .clusterId(field.at("clusterId").text("Kubernetes"))
                        .authorizationPolicies(
                                field.at("authorizationPolicies").textList().stream()
                                        .map(PolicyKey::parse)
                                        .toList())
                        .status(
                                Choice.of(field.at("status"), HealthStatus.class)
                                        .orElse(HealthStatus.HEALTHY))
                        .services(services(field.at("services"), uid, served))
                        .capacity(field.at("capacity").number(0, Integer.MAX_VALUE).orElse(1));
        field.at("trustDomain").text().ifPresent(t -> workload.trustDomain(new TrustDomain(t)));
        ServiceReader.gateway(field.at("waypoint")).ifPresent(workload::waypoint);
        ServiceReader.gateway(field.at("networkGateway")).ifPresent(workload::networkGateway);
        Field tunnel = field.at("applicationTunnel");
        if (tunnel.isPresent()) {
            workload.applicationTunnel(
                    new ApplicationTunnel(
                            Choice.required(
                                    tunnel.at("protocol"), ApplicationTunnel.Protocol.class),
                            tunnel.at("port").number(0, 65535).orElse(0)));
        }
        Field locality = field.at("locality");
        if (locality.isPresent()) {
            workload.locality(
                    new Locality(
                            locality.at("region").text(""),
                            locality.at("zone").text(""),
                            locality.at("subzone").text("")));
        }
        return workload.build();
    }

    private static InetAddress address(Field field) {
        return IpAddresses.parse(field.requiredText())
                .orElseThrow(() -> field.wrong("an IP address"));
    }

    private static TunnelProtocol tunnel(Field field) {
        return switch (field.text("TCP")) {
            case "TCP" -> TunnelProtocol.NONE;
            case "HBONE" -> TunnelProtocol.HBONE;
            default -> throw field.wrong("TCP or HBONE");
        };
    }

    private static Workload.Owner owner(Field field) {
        return new Workload.Owner(
                Choice.of(field.at("workloadType"), WorkloadType.class).orElse(WorkloadType.POD),
                field.at("workloadName").text(""),
                field.at("canonicalName").text(""),
                field.at("canonicalRevision").text(""));
    }

    /** Names alone, as in a dump, where the services know the ports; or names with ports. */
    private static Map<NamespacedHostname, List<ServicePort>> services(
            Field field, String uid, ServedPorts served) {
        Map<NamespacedHostname, List<ServicePort>> services = new HashMap<>();
        if (!field.isPresent()) {
            return services;
        }
        if (field.isMap()) {
            field.map()
                    .forEach((name, ports) ->
                            services.put(key(field.at(name), name), ServedPorts.ports(ports)));
            return services;
        }
        for (Field name : field.list()) {
            NamespacedHostname key = key(name, name.requiredText());
            services.put(key, served.of(uid, key).orElse(List.of()));
        }
        return services;
    }

    private static NamespacedHostname key(Field at, String name) {
        return NamespacedHostname.parse(name).orElseThrow(() -> at.wrong("namespace/hostname"));
    }
}
