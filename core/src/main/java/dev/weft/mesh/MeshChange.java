package dev.weft.mesh;

import dev.weft.policy.Authorization;
import dev.weft.policy.PolicyKey;
import dev.weft.workload.Service;
import dev.weft.workload.Workload;
import java.util.List;

/**
 * A batch of changes that becomes visible as one.
 *
 * @param workloads new or changed
 * @param services new or changed
 * @param removedAddresses resource names: a workload's uid, or a service's {@code
 *     namespace/hostname}; unknown ones are ignored
 * @param policies new or changed
 * @param removedPolicies unknown ones are ignored
 */
public record MeshChange(
        List<Workload> workloads,
        List<Service> services,
        List<String> removedAddresses,
        List<Authorization> policies,
        List<PolicyKey> removedPolicies) {
    public MeshChange {
        workloads = List.copyOf(workloads);
        services = List.copyOf(services);
        removedAddresses = List.copyOf(removedAddresses);
        policies = List.copyOf(policies);
        removedPolicies = List.copyOf(removedPolicies);
    }

    public static MeshChange ofAddresses(
            List<Workload> workloads, List<Service> services, List<String> removed) {
        return new MeshChange(workloads, services, removed, List.of(), List.of());
    }

    public static MeshChange ofPolicies(List<Authorization> policies, List<PolicyKey> removed) {
        return new MeshChange(List.of(), List.of(), List.of(), policies, removed);
    }
}
