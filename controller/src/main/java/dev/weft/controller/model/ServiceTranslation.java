package dev.weft.controller.model;

import dev.weft.net.Cidr;
import dev.weft.workload.AppProtocol;
import dev.weft.workload.IpFamilies;
import dev.weft.workload.LoadBalancing;
import dev.weft.workload.LoadBalancing.HealthPolicy;
import dev.weft.workload.LoadBalancing.Mode;
import dev.weft.workload.LoadBalancing.Scope;
import dev.weft.workload.NamespacedHostname;
import dev.weft.workload.Service;
import dev.weft.workload.ServiceAddress;
import dev.weft.workload.ServicePort;
import dev.weft.workload.Visibility;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A Service to what discovery says of it. Pure. */
public final class ServiceTranslation {

    private static final List<Scope> SAME_ZONE = List.of(Scope.NETWORK, Scope.REGION, Scope.ZONE);
    private static final List<Scope> SAME_NODE =
            List.of(Scope.NETWORK, Scope.REGION, Scope.ZONE, Scope.SUBZONE, Scope.NODE);

    private ServiceTranslation() {}

    /**
     * The service, or empty for one that only points elsewhere.
     *
     * @param network the network of the cluster's addresses
     */
    public static Optional<Service> translate(
            KubeService facts, String network, MeshSettings mesh) {
        if (facts.external()) {
            return Optional.empty();
        }
        return Optional.of(
                new Service(
                        facts.name(),
                        key(facts, mesh),
                        facts.ips().stream()
                                .map(ip -> new ServiceAddress(network, Cidr.of(ip)))
                                .toList(),
                        facts.ports().stream().map(ServiceTranslation::port).toList(),
                        List.of(),
                        Optional.empty(),
                        List.of(),
                        loadBalancing(facts),
                        families(facts.families()),
                        true,
                        false,
                        Visibility.PUBLIC));
    }

    /** {@code <namespace>/<name>.<namespace>.svc.<domain>}. */
    public static NamespacedHostname key(KubeService facts, MeshSettings mesh) {
        return new NamespacedHostname(
                facts.namespace(),
                facts.name() + "." + facts.namespace() + ".svc." + mesh.clusterDomain());
    }

    private static ServicePort port(KubeService.Port port) {
        return new ServicePort(port.port(), port.targetPort(), protocol(port));
    }

    private static LoadBalancing loadBalancing(KubeService facts) {
        HealthPolicy health =
                facts.publishNotReady() ? HealthPolicy.ALLOW_ALL : HealthPolicy.ONLY_HEALTHY;
        if (facts.localOnly()) {
            return new LoadBalancing(List.of(Scope.NODE), Mode.STRICT, health);
        }
        return switch (facts.distribution()) {
            case "PreferSameZone", "PreferClose" ->
                    new LoadBalancing(SAME_ZONE, Mode.FAILOVER, health);
            case "PreferSameNode" -> new LoadBalancing(SAME_NODE, Mode.FAILOVER, health);
            default -> new LoadBalancing(List.of(), Mode.UNSPECIFIED, health);
        };
    }

    private static IpFamilies families(List<String> families) {
        boolean v4 = families.contains("IPv4");
        boolean v6 = families.contains("IPv6");
        if (v4 && v6) {
            return IpFamilies.DUAL;
        }
        if (v4) {
            return IpFamilies.IPV4_ONLY;
        }
        return v6 ? IpFamilies.IPV6_ONLY : IpFamilies.AUTOMATIC;
    }

    /** What the port declares, else what its name begins with. */
    public static AppProtocol protocol(KubeService.Port port) {
        String name = port.name().toLowerCase(Locale.ROOT);
        int dash = name.indexOf('-');
        String declared =
                port.appProtocol().isEmpty()
                        ? name.substring(0, dash < 0 ? name.length() : dash)
                        : port.appProtocol().toLowerCase(Locale.ROOT);
        return switch (declared) {
            case "http", "kubernetes.io/ws" -> AppProtocol.HTTP11;
            case "http2", "kubernetes.io/h2c" -> AppProtocol.HTTP2;
            case "grpc" -> AppProtocol.GRPC;
            case "https", "tls", "kubernetes.io/wss" -> AppProtocol.TLS;
            case "tcp" -> AppProtocol.TCP;
            default -> AppProtocol.UNKNOWN;
        };
    }
}
