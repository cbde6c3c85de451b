package dev.weft.controller.graph;

import dev.weft.controller.ca.PodDirectory;
import dev.weft.controller.collect.ResourceSnapshot;
import dev.weft.controller.model.PolicyStatus;
import dev.weft.controller.status.ObjectStatus;
import dev.weft.manifest.ManifestProblem;
import dev.weft.policy.Authorization;
import dev.weft.workload.Service;
import dev.weft.workload.Workload;
import java.util.List;

/**
 * Everything the controller knows at one moment, derived from one snapshot of objects. Immutable.
 *
 * @param revision of the snapshot; 0 before the first
 * @param objects how many there are
 * @param workloads by uid
 * @param services by namespace and host
 * @param policies what is enforced, by key
 * @param objectStatuses what became of gateways, routes and the rest that proxies are told, by kind
 * @param problems objects that could not be used as they are
 */
public record MeshView(
        long revision,
        int objects,
        ResourceSnapshot resources,
        List<Workload> workloads,
        List<Service> services,
        List<Authorization> policies,
        Statuses statuses,
        List<ObjectStatus> objectStatuses,
        PodDirectory pods,
        List<ManifestProblem> problems) {

    /** What is known before anything was read: nothing. */
    public static final MeshView EMPTY =
            new MeshView(
                    0,
                    0,
                    ResourceSnapshot.EMPTY,
                    List.of(),
                    List.of(),
                    List.of(),
                    List::of,
                    List.of(),
                    new RunningPods(List.of()),
                    List.of());

    public MeshView {
        workloads = List.copyOf(workloads);
        services = List.copyOf(services);
        policies = List.copyOf(policies);
        objectStatuses = List.copyOf(objectStatuses);
        problems = List.copyOf(problems);
    }

    /** What became of each policy, worked out when somebody asks. */
    @FunctionalInterface
    public interface Statuses {
        List<PolicyStatus> all();
    }
}
