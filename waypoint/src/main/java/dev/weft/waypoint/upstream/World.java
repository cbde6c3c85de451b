package dev.weft.waypoint.upstream;

import dev.weft.mesh.MeshState;
import dev.weft.waypoint.upstream.settings.TrafficPolicies;
import dev.weft.workload.Workload;
import dev.weft.workload.WorkloadUid;
import java.util.Map;

/**
 * All that upstreams are derived from, as it was known at one moment. Immutable, any thread.
 *
 * @param self this proxy's own workload; before discovery describes it, one with the identity and
 *     the network that the proxy was started with
 */
public record World(
        MeshState mesh, TrafficPolicies policies, WorkloadLabels labels, Workload self) {

    public World withMesh(MeshState changed) {
        return new World(changed, policies, labels, self);
    }

    public World withLabels(WorkloadLabels changed) {
        return new World(mesh, policies, changed, self);
    }

    public World withSelf(Workload changed) {
        return new World(mesh, policies, labels, changed);
    }

    public World withPolicies(TrafficPolicies changed) {
        return new World(mesh, changed, labels, self);
    }

    boolean has(WorkloadUid uid, Map<String, String> wanted) {
        return wanted.isEmpty() || labels(uid).entrySet().containsAll(wanted.entrySet());
    }

    Map<String, String> labels(WorkloadUid uid) {
        return labels.of(uid);
    }
}
