package dev.weft.workload;

import dev.weft.identity.ServiceAccountRef;
import dev.weft.identity.TrustDomain;
import dev.weft.policy.PolicyKey;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Makes a {@link Workload}; what is not set has the default that the discovery protocol gives it.
 * One thread.
 */
public final class WorkloadBuilder {

    private final WorkloadUid uid;
    private String name = "";
    private ServiceAccountRef account = new ServiceAccountRef("default", "default");
    private TrustDomain trustDomain = TrustDomain.CLUSTER_LOCAL;
    private List<InetAddress> addresses = List.of();
    private String hostname = "";
    private String network = "";
    private NetworkMode networkMode = NetworkMode.STANDARD;
    private TunnelProtocol tunnel = TunnelProtocol.NONE;
    private boolean nativeTunnel;
    private Optional<GatewayAddress> waypoint = Optional.empty();
    private Optional<GatewayAddress> networkGateway = Optional.empty();
    private Optional<ApplicationTunnel> applicationTunnel = Optional.empty();
    private Workload.Owner owner = new Workload.Owner(WorkloadType.DEPLOYMENT, "", "", "");
    private String node = "";
    private String clusterId = "";
    private Locality locality = Locality.UNKNOWN;
    private List<PolicyKey> authorizationPolicies = List.of();
    private HealthStatus status = HealthStatus.HEALTHY;
    private Map<NamespacedHostname, List<ServicePort>> services = Map.of();
    private int capacity = 1;

    WorkloadBuilder(WorkloadUid uid) {
        this.uid = uid;
    }

    WorkloadBuilder(Workload from) {
        uid = from.uid();
        name = from.name();
        account = from.account();
        trustDomain = from.trustDomain();
        addresses = from.addresses();
        hostname = from.hostname();
        network = from.network();
        networkMode = from.networkMode();
        tunnel = from.tunnel();
        nativeTunnel = from.nativeTunnel();
        waypoint = from.waypoint();
        networkGateway = from.networkGateway();
        applicationTunnel = from.applicationTunnel();
        owner = from.owner();
        node = from.node();
        clusterId = from.clusterId();
        locality = from.locality();
        authorizationPolicies = from.authorizationPolicies();
        status = from.status();
        services = from.services();
        capacity = from.capacity();
    }

    public WorkloadBuilder name(String value) {
        name = value;
        return this;
    }

    public WorkloadBuilder account(ServiceAccountRef value) {
        account = value;
        return this;
    }

    public WorkloadBuilder trustDomain(TrustDomain value) {
        trustDomain = value;
        return this;
    }

    public WorkloadBuilder addresses(List<InetAddress> value) {
        addresses = value;
        return this;
    }

    public WorkloadBuilder hostname(String value) {
        hostname = value;
        return this;
    }

    public WorkloadBuilder network(String value) {
        network = value;
        return this;
    }

    public WorkloadBuilder networkMode(NetworkMode value) {
        networkMode = value;
        return this;
    }

    public WorkloadBuilder tunnel(TunnelProtocol value) {
        tunnel = value;
        return this;
    }

    public WorkloadBuilder nativeTunnel(boolean value) {
        nativeTunnel = value;
        return this;
    }

    public WorkloadBuilder waypoint(GatewayAddress value) {
        waypoint = Optional.of(value);
        return this;
    }

    public WorkloadBuilder networkGateway(GatewayAddress value) {
        networkGateway = Optional.of(value);
        return this;
    }

    public WorkloadBuilder applicationTunnel(ApplicationTunnel value) {
        applicationTunnel = Optional.of(value);
        return this;
    }

    public WorkloadBuilder owner(Workload.Owner value) {
        owner = value;
        return this;
    }

    public WorkloadBuilder node(String value) {
        node = value;
        return this;
    }

    public WorkloadBuilder clusterId(String value) {
        clusterId = value;
        return this;
    }

    public WorkloadBuilder locality(Locality value) {
        locality = value;
        return this;
    }

    public WorkloadBuilder authorizationPolicies(List<PolicyKey> value) {
        authorizationPolicies = value;
        return this;
    }

    public WorkloadBuilder status(HealthStatus value) {
        status = value;
        return this;
    }

    public WorkloadBuilder services(Map<NamespacedHostname, List<ServicePort>> value) {
        services =
                value.entrySet().stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        Map.Entry::getKey, e -> List.copyOf(e.getValue())));
        return this;
    }

    public WorkloadBuilder capacity(int value) {
        capacity = value;
        return this;
    }

    public Workload build() {
        return new Workload(
                uid,
                name,
                account,
                trustDomain,
                addresses,
                hostname,
                network,
                networkMode,
                tunnel,
                nativeTunnel,
                waypoint,
                networkGateway,
                applicationTunnel,
                owner,
                node,
                clusterId,
                locality,
                authorizationPolicies,
                status,
                services,
                capacity);
    }
}
