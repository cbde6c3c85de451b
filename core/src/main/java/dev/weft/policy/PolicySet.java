package dev.weft.policy;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All policies a proxy knows, indexed by whom they apply to. Immutable: a change makes a new set,
 * in which only the policies that changed are compiled again.
 */
public final class PolicySet {

    public static final PolicySet EMPTY = new PolicySet(new TreeMap<>());

    /** The namespace under which policies for every namespace are indexed. */
    private static final String EVERYWHERE = "";

    private final NavigableMap<PolicyKey, CompiledPolicy> policies;
    private final Map<String, NavigableMap<PolicyKey, CompiledPolicy>> byNamespace;

    private PolicySet(NavigableMap<PolicyKey, CompiledPolicy> policies) {
        this.policies = policies;
        this.byNamespace = new HashMap<>();
        policies.forEach((key, policy) ->
                indexed(policy.policy())
                        .ifPresent(namespace ->
                                byNamespace
                                        .computeIfAbsent(namespace, n -> new TreeMap<>())
                                        .put(key, policy)));
    }

    public static PolicySet of(Collection<Authorization> policies) {
        return EMPTY.with(policies, List.of());
    }

    /** The set after these arrived, replacing those of the same key, and those were removed. */
    public PolicySet with(Collection<Authorization> arrived, Collection<PolicyKey> removed) {
        if (arrived.isEmpty() && removed.isEmpty()) {
            return this;
        }
        NavigableMap<PolicyKey, CompiledPolicy> next = new TreeMap<>(policies);
        removed.forEach(next::remove);
        for (Authorization policy : arrived) {
            next.put(policy.key(), new CompiledPolicy(policy));
        }
        return new PolicySet(next);
    }

    public Optional<Authorization> find(PolicyKey key) {
        return Optional.ofNullable(policies.get(key)).map(CompiledPolicy::policy);
    }

    /** Every policy, by key. */
    public List<Authorization> all() {
        return policies.values().stream().map(CompiledPolicy::policy).toList();
    }

    /**
     * Gathers what applies to one workload: policies of its namespace, those for every namespace,
     * and those it names.
     *
     * <p>A key that names no known policy makes every decision a denial. The reference proxy skips
     * such a key, and so loses protection without a sound while a policy is on its way or was
     * refused.
     *
     * @param selected keys of the workload's selector-scoped policies
     */
    public CompiledPolicies compile(String namespace, Collection<PolicyKey> selected) {
        NavigableMap<PolicyKey, CompiledPolicy> applying = new TreeMap<>();
        applying.putAll(byNamespace.getOrDefault(EVERYWHERE, Collections.emptyNavigableMap()));
        applying.putAll(byNamespace.getOrDefault(namespace, Collections.emptyNavigableMap()));
        TreeSet<PolicyKey> unknown = new TreeSet<>();
        for (PolicyKey key : selected) {
            CompiledPolicy policy = policies.get(key);
            if (policy == null) {
                unknown.add(key);
            } else {
                applying.put(key, policy);
            }
        }
        return new CompiledPolicies(applying.values(), List.copyOf(unknown));
    }

    private static Optional<String> indexed(Authorization policy) {
        return switch (policy.scope()) {
            case GLOBAL -> Optional.of(EVERYWHERE);
            case NAMESPACE -> Optional.of(policy.key().namespace());
            case WORKLOAD_SELECTOR -> Optional.empty();
        };
    }
}
