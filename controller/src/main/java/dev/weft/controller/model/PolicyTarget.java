package dev.weft.controller.model;

import dev.weft.policy.Authorization.Scope;
import dev.weft.policy.PolicyKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a policy applies to. */
public sealed interface PolicyTarget {

    /** Every workload of the mesh. */
    record Mesh() implements PolicyTarget {}

    /** Every workload of the policy's namespace. */
    record Namespace() implements PolicyTarget {}

    /** The workloads with these labels, in the policy's namespace or, of the root, anywhere. */
    record Selected(Map<String, String> labels) implements PolicyTarget {
        public Selected {
            labels = Map.copyOf(labels);
        }
    }

    /** What a waypoint serves; never the business of a node proxy. */
    record Attached(List<String> references) implements PolicyTarget {
        public Attached {
            references = List.copyOf(references);
        }
    }

    /** A target by selector labels, where none means all. */
    static PolicyTarget of(Map<String, String> labels, String namespace, MeshSettings mesh) {
        if (!labels.isEmpty()) {
            return new Selected(labels);
        }
        return namespace.equals(mesh.rootNamespace()) ? new Mesh() : new Namespace();
    }

    /** Its scope on the wire; empty for what node proxies do not enforce. */
    default Optional<Scope> scope() {
        return switch (this) {
            case Mesh mesh -> Optional.of(Scope.GLOBAL);
            case Namespace namespace -> Optional.of(Scope.NAMESPACE);
            case Selected selected -> Optional.of(Scope.WORKLOAD_SELECTOR);
            case Attached attached -> Optional.empty();
        };
    }

    /** Whether a policy of this target applies to a pod. */
    default boolean covers(PolicyKey policy, Pod pod, MeshSettings mesh) {
        boolean here =
                policy.namespace().equals(pod.namespace())
                        || policy.namespace().equals(mesh.rootNamespace());
        return switch (this) {
            case Mesh all -> true;
            case Namespace namespace -> policy.namespace().equals(pod.namespace());
            case Selected selected ->
                    here && new PolicySelector(policy, selected.labels()).selects(pod.labels());
            case Attached attached -> false;
        };
    }
}
