package dev.weft.waypoint.limit;

import dev.weft.api.waypoint.RateLimit;
import dev.weft.api.waypoint.Target;
import dev.weft.policy.PolicyKey;
import dev.weft.waypoint.match.InvalidConfig;
import dev.weft.waypoint.request.Front;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;

/**
 * All rate limits that a proxy knows. Immutable for its readers, any thread. A limit that stays as
 * it is keeps its counts over every change of others.
 *
 * <p>A count is of this replica. A limit that is shared between the replicas of a gateway is split:
 * each replica lets its part of the rate and of the burst pass, by the number of replicas that are
 * ready. Nobody has to be asked, and together they never let more pass than the limit, but for the
 * moments in which that number changes, and for limits of fewer requests than there are replicas,
 * which let one each pass. Where load is uneven, they let less pass: the parts of idle replicas are
 * not lent out.
 */
public final class Limits {

    /** A policy, compiled. */
    private record Policy(PolicyKey key, Set<String> targets, List<CountedLimit> limits) {}

    private static final String EVERYTHING = "*";
    private static final String SERVICE = "service ";
    private static final String GATEWAY = "gateway ";

    private final NavigableMap<PolicyKey, Policy> policies;
    private final IntSupplier replicas;
    private final RequestLimits none;
    // Filled by readers. One entry for each front that was ever asked for, so bounded by them.
    private final Map<Set<String>, RequestLimits> gathered = new ConcurrentHashMap<>();

    private Limits(NavigableMap<PolicyKey, Policy> policies, IntSupplier replicas) {
        this.policies = policies;
        this.replicas = replicas;
        none = new RequestLimits(List.of(), replicas);
    }

    /**
     * No limits yet.
     *
     * @param replicas how many replicas of this gateway are ready now, this one included
     */
    public static Limits empty(IntSupplier replicas) {
        return new Limits(new TreeMap<>(), replicas);
    }

    /**
     * After policies came or changed, and others went. One that cannot be carried out limits
     * nothing: it is for the reader of the configuration to refuse it, see {@link #check}.
     */
    public Limits with(Collection<RateLimit> changed, Collection<PolicyKey> removed) {
        NavigableMap<PolicyKey, Policy> next = new TreeMap<>(policies);
        removed.forEach(next::remove);
        for (RateLimit policy : changed) {
            PolicyKey key = new PolicyKey(policy.getNamespace(), policy.getName());
            next.put(key, compile(key, policy));
        }
        return new Limits(next, replicas);
    }

    /**
     * The limits of a front: those of its service, of the gateway, and of everything.
     *
     * @param ownGateway {@code <namespace>/<name>} of this proxy
     */
    public RequestLimits of(Front front, String ownGateway) {
        if (policies.isEmpty()) {
            return none;
        }
        return gathered.computeIfAbsent(targets(front, ownGateway), this::gather);
    }

    /** Why a policy cannot be carried out; empty for one that can. */
    public static Optional<String> check(RateLimit policy) {
        if (policy.getTargetsCount() == 0) {
            return Optional.of("it has no target: expected a service, a gateway, or everything");
        }
        try {
            for (RateLimit.Limit limit : policy.getLimitsList()) {
                new CountedLimit(limit, policy.getNamespace() + "/" + policy.getName());
            }
            return Optional.empty();
        } catch (InvalidConfig e) {
            return Optional.of(e.problem());
        }
    }

    private RequestLimits gather(Set<String> targets) {
        List<CountedLimit> limits = new ArrayList<>();
        for (Policy policy : policies.values()) {
            if (policy.targets().stream().anyMatch(targets::contains)) {
                limits.addAll(policy.limits());
            }
        }
        return new RequestLimits(limits, replicas);
    }

    private Policy compile(PolicyKey key, RateLimit policy) {
        Map<RateLimit.Limit, CountedLimit> known = new HashMap<>();
        Policy before = policies.get(key);
        if (before != null) {
            before.limits().forEach(limit -> known.put(limit.settings(), limit));
        }
        List<CountedLimit> limits = new ArrayList<>();
        if (policy.getInvalid().isEmpty()) {
            for (RateLimit.Limit limit : policy.getLimitsList()) {
                CountedLimit same = known.get(limit);
                if (same != null) {
                    limits.add(same);
                } else {
                    compile(limit, key).ifPresent(limits::add);
                }
            }
        }
        Set<String> targets = new HashSet<>();
        policy.getTargetsList().forEach(target -> targets.add(text(target)));
        return new Policy(key, Set.copyOf(targets), List.copyOf(limits));
    }

    private static Optional<CountedLimit> compile(RateLimit.Limit limit, PolicyKey policy) {
        try {
            return Optional.of(new CountedLimit(limit, policy.toString()));
        } catch (InvalidConfig e) {
            return Optional.empty();
        }
    }

    private static Set<String> targets(Front front, String ownGateway) {
        return switch (front) {
            case Front.OfService it ->
                    Set.of(EVERYTHING, GATEWAY + ownGateway, SERVICE + it.service().key());
            case Front.OfWorkload it -> Set.of(EVERYTHING, GATEWAY + ownGateway);
            case Front.OfListener it -> Set.of(EVERYTHING, GATEWAY + it.gateway());
        };
    }

    private static String text(Target target) {
        return switch (target.getTargetCase()) {
            case SERVICE -> SERVICE + target.getService();
            case GATEWAY -> GATEWAY + target.getGateway();
            case EVERYTHING -> EVERYTHING;
            case TARGET_NOT_SET -> "";
        };
    }
}
