package dev.weft.waypoint.authz;

import dev.weft.api.waypoint.Target;
import dev.weft.policy.PolicyKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Policies by what they are attached to. Immutable. The answers are in the order of the policies'
 * names, so that decisions and their traces do not depend on who came first.
 */
final class TargetIndex<P> {

    private static final String EVERYTHING = "*";
    private static final String SERVICE = "service ";
    private static final String GATEWAY = "gateway ";

    private final NavigableMap<PolicyKey, P> policies;
    private final Map<String, NavigableMap<PolicyKey, P>> byTarget;

    private TargetIndex(
            NavigableMap<PolicyKey, P> policies, Map<String, NavigableMap<PolicyKey, P>> byTarget) {
        this.policies = policies;
        this.byTarget = byTarget;
    }

    static <P> TargetIndex<P> empty() {
        return new TargetIndex<>(new TreeMap<>(), Map.of());
    }

    TargetIndex<P> with(
            Collection<P> changed,
            Collection<PolicyKey> removed,
            Function<P, PolicyKey> key,
            Function<P, List<Target>> targets) {
        NavigableMap<PolicyKey, P> next = new TreeMap<>(policies);
        removed.forEach(next::remove);
        changed.forEach(policy -> next.put(key.apply(policy), policy));
        Map<String, NavigableMap<PolicyKey, P>> index = new HashMap<>();
        next.forEach((name, policy) -> {
            for (Target target : targets.apply(policy)) {
                index.computeIfAbsent(text(target), t -> new TreeMap<>()).put(name, policy);
            }
        });
        return new TargetIndex<>(next, index);
    }

    /** What is attached to a front, its gateway, or everything; each policy once. */
    List<P> of(FrontKey front) {
        NavigableMap<PolicyKey, P> applying = new TreeMap<>(at(EVERYTHING));
        applying.putAll(at(GATEWAY + front.gateway()));
        front.service().ifPresent(service -> applying.putAll(at(SERVICE + service)));
        return new ArrayList<>(applying.values());
    }

    private NavigableMap<PolicyKey, P> at(String target) {
        return byTarget.getOrDefault(target, Collections.emptyNavigableMap());
    }

    /** A target that is not understood is taken for everything: a policy never protects less. */
    private static String text(Target target) {
        return switch (target.getTargetCase()) {
            case SERVICE -> SERVICE + target.getService();
            case GATEWAY -> GATEWAY + target.getGateway();
            case EVERYTHING, TARGET_NOT_SET -> EVERYTHING;
        };
    }
}
