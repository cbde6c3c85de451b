package dev.weft.mesh;

import dev.weft.policy.Authorization;
import dev.weft.policy.CompiledPolicies;
import dev.weft.policy.PolicyKey;
import dev.weft.policy.PolicySet;
import dev.weft.workload.Workload;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Policies, and what of them applies to each workload, put together once and shared by all
 * workloads of which the same is asked. What a change does not touch stays the same object, so that
 * "are these still the policies that allowed it" is one comparison of references.
 *
 * <p>Immutable but for the cache. Any thread.
 */
final class PolicyIndex {
    /**
     * Beyond this the cache starts anew: what is asked for comes back at once, the rest is gone.
     */
    private static final int MOST_CACHED = 10_000;

    private final PolicySet policies;
    private final Map<Applicability, CompiledPolicies> applied;

    private PolicyIndex(PolicySet policies, Map<Applicability, CompiledPolicies> applied) {
        this.policies = policies;
        this.applied = applied;
    }

    static PolicyIndex empty() {
        return new PolicyIndex(PolicySet.EMPTY, new ConcurrentHashMap<>());
    }

    List<Authorization> all() {
        return policies.all();
    }

    PolicyIndex with(Collection<Authorization> arrived, Collection<PolicyKey> removed) {
        if (arrived.isEmpty() && removed.isEmpty()) {
            return this;
        }
        List<Authorization> touched =
                Stream.of(
                                arrived.stream(),
                                arrived.stream().flatMap(policy -> known(policy.key())),
                                removed.stream().flatMap(this::known))
                        .flatMap(stream -> stream)
                        .toList();
        Map<Applicability, CompiledPolicies> kept = new ConcurrentHashMap<>();
        if (applied.size() < MOST_CACHED) {
            applied.forEach((asked, compiled) -> {
                if (touched.stream().noneMatch(asked::isTouchedBy)) {
                    kept.put(asked, compiled);
                }
            });
        }
        return new PolicyIndex(policies.with(arrived, removed), kept);
    }

    CompiledPolicies of(Workload workload) {
        return applied.computeIfAbsent(
                new Applicability(workload.namespace(), workload.authorizationPolicies()),
                asked -> policies.compile(asked.namespace(), asked.selected()));
    }

    private Stream<Authorization> known(PolicyKey key) {
        Optional<Authorization> policy = policies.find(key);
        return policy.stream();
    }

    /** All that decides which policies apply to a workload. */
    private record Applicability(String namespace, List<PolicyKey> selected) {
        boolean isTouchedBy(Authorization policy) {
            boolean selects = selected.contains(policy.key());
            return switch (policy.scope()) {
                case GLOBAL -> true;
                case NAMESPACE -> selects || policy.key().namespace().equals(namespace);
                case WORKLOAD_SELECTOR -> selects;
            };
        }
    }
}
