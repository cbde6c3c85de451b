package dev.weft.workload;

import dev.weft.identity.ServiceAccountRef;
import dev.weft.identity.SpiffeId;
import dev.weft.identity.TrustDomain;
import dev.weft.net.PackedAddresses;
import dev.weft.policy.PolicyKey;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A pod, or something like one, as discovery describes it. Empty strings are unknown.
 *
 * @param hostname to be resolved when there are no addresses
 * @param owner the object that runs it (Deployment name, ...), for telemetry
 * @param authorizationPolicies keys of the selector-scoped policies that apply
 * @param services which services it serves, and on which ports; the lists must be unmodifiable
 * @param capacity weight in load balancing; 0 is never chosen
 */
public record Workload(
        WorkloadUid uid,
        String name,
        ServiceAccountRef account,
        TrustDomain trustDomain,
        List<InetAddress> addresses,
        String hostname,
        String network,
        NetworkMode networkMode,
        TunnelProtocol tunnel,
        boolean nativeTunnel,
        Optional<GatewayAddress> waypoint,
        Optional<GatewayAddress> networkGateway,
        Optional<ApplicationTunnel> applicationTunnel,
        Owner owner,
        String node,
        String clusterId,
        Locality locality,
        List<PolicyKey> authorizationPolicies,
        HealthStatus status,
        Map<NamespacedHostname, List<ServicePort>> services,
        int capacity) {

    public Workload {
        addresses = PackedAddresses.copyOf(addresses);
        authorizationPolicies = List.copyOf(authorizationPolicies);
        services = Map.copyOf(services);
        if (capacity < 0) {
            throw new IllegalArgumentException(
                    "capacity " + capacity + " of " + uid + ": expected 0 or more");
        }
    }

    /** What telemetry calls a workload. */
    public record Owner(
            WorkloadType type, String name, String canonicalName, String canonicalRevision) {}

    public static WorkloadBuilder builder(WorkloadUid uid) {
        return new WorkloadBuilder(uid);
    }

    /** A builder that starts from this one. */
    public WorkloadBuilder toBuilder() {
        return new WorkloadBuilder(this);
    }

    public SpiffeId identity() {
        return new SpiffeId(trustDomain, account);
    }

    public String namespace() {
        return account.namespace();
    }
}
