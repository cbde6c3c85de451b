package dev.weft.ztunnel.state;

import dev.weft.policy.Authorization;
import dev.weft.policy.PolicyKey;
import dev.weft.workload.Workload;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Policies by key and by what they apply to. Immutable but for a cache: what applies to a workload
 * is put together once for each version of the policies and shared by all workloads of which the
 * same is asked.
 */
final class PolicyIndex {
    private static final String EVERYWHERE = "";

    private final PersistentMap<PolicyKey, Authorization> byKey;
    private final MultiIndex<String, PolicyKey> byNamespace;
    private final Map<Applicability, AppliedPolicies> applied = new ConcurrentHashMap<>();

    private PolicyIndex(
            PersistentMap<PolicyKey, Authorization> byKey,
            MultiIndex<String, PolicyKey> byNamespace) {
        this.byKey = byKey;
        this.byNamespace = byNamespace;
    }

    static PolicyIndex empty() {
        return new PolicyIndex(PersistentMap.empty(), MultiIndex.empty(Comparator.naturalOrder()));
    }

    PersistentMap<PolicyKey, Authorization> byKey() {
        return byKey;
    }

    PolicyIndex with(Authorization policy) {
        PolicyIndex rest = without(policy.key());
        return new PolicyIndex(
                rest.byKey.with(policy.key(), policy),
                namespace(policy)
                        .map(namespace -> rest.byNamespace.with(namespace, policy.key()))
                        .orElse(rest.byNamespace));
    }

    PolicyIndex without(PolicyKey key) {
        return byKey.get(key)
                .map(policy ->
                        new PolicyIndex(
                                byKey.without(key),
                                namespace(policy)
                                        .map(n -> byNamespace.without(n, key))
                                        .orElse(byNamespace)))
                .orElse(this);
    }

    AppliedPolicies of(Workload workload) {
        return applied.computeIfAbsent(
                new Applicability(workload.namespace(), workload.authorizationPolicies()),
                this::put);
    }

    private AppliedPolicies put(Applicability asked) {
        Map<PolicyKey, Authorization> policies = new TreeMap<>();
        Stream.of(byNamespace.get(asked.namespace()), byNamespace.get(EVERYWHERE), asked.selected())
                .flatMap(List::stream)
                .forEach(key -> byKey.get(key).ifPresent(policy -> policies.put(key, policy)));
        List<PolicyKey> missing =
                asked.selected().stream().filter(key -> byKey.get(key).isEmpty()).toList();
        return AppliedPolicies.of(List.copyOf(policies.values()), missing);
    }

    private static Optional<String> namespace(Authorization policy) {
        return switch (policy.scope()) {
            case GLOBAL -> Optional.of(EVERYWHERE);
            case NAMESPACE -> Optional.of(policy.key().namespace());
            case WORKLOAD_SELECTOR -> Optional.empty();
        };
    }

    /** All that decides which policies apply to a workload. */
    private record Applicability(String namespace, List<PolicyKey> selected) {}
}
