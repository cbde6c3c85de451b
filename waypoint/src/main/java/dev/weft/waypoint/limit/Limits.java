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
import java.util.function.Supplier;

/**
 * All rate limits that a proxy knows. Immutable for its readers, any thread. A limit that stays as
 * it is keeps its counts over every change of others.
 *
 * <p>A count is of this replica. A limit that is shared between the replicas of a gateway is split:
 * each replica lets its part of the rate and of the burst pass. Which part that is, {@link
 * ShareExchange} says; nobody is asked while a request waits. A limit of fewer requests than there
 * are replicas lets one each pass at a time.
 */
public final class Limits {

    /** A policy, compiled. */
    private record Policy(PolicyKey key, Set<String> targets, List<CountedLimit> limits) {}

    private static final String EVERYTHING = "*";
    private static final String SERVICE = "service ";
    private static final String GATEWAY = "gateway ";

    private final NavigableMap<PolicyKey, Policy> policies;
    private final Supplier<Held> held;
    private final RequestLimits none = new RequestLimits(List.of());
    // Filled by readers. One entry for each front that was ever asked for, so bounded by them.
    private final Map<Set<String>, RequestLimits> gathered = new ConcurrentHashMap<>();

    private Limits(NavigableMap<PolicyKey, Policy> policies, Supplier<Held> held) {
        this.policies = policies;
        this.held = held;
    }

    /**
     * No limits yet.
     *
     * @param held what this replica may use of those that are shared; of a new one from its start
     */
    public static Limits empty(Supplier<Held> held) {
        return new Limits(new TreeMap<>(), held);
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
        return new Limits(next, held);
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
                String name = policy.getNamespace() + "/" + policy.getName();
                new CountedLimit(limit, new CountedLimit.Place(name, 0), Held.WHOLE);
            }
            return Optional.empty();
        } catch (InvalidConfig e) {
            return Optional.of(e.problem());
        }
    }

    /** Which parts of shared limits are this replica's now. */
    public List<LimitPart> parts() {
        List<LimitPart> parts = new ArrayList<>();
        policies.forEach((key, policy) ->
                policy.limits().stream()
                        .filter(CountedLimit::isShared)
                        .map(limit -> LimitPart.of(key, limit))
                        .forEach(parts::add));
        return parts;
    }

    /** Those that are shared with other replicas. */
    List<CountedLimit> shared() {
        return policies.values().stream()
                .flatMap(policy -> policy.limits().stream())
                .filter(CountedLimit::isShared)
                .toList();
    }

    private RequestLimits gather(Set<String> targets) {
        List<CountedLimit> limits = new ArrayList<>();
        for (Policy policy : policies.values()) {
            if (policy.targets().stream().anyMatch(targets::contains)) {
                limits.addAll(policy.limits());
            }
        }
        return new RequestLimits(limits);
    }

    private Policy compile(PolicyKey key, RateLimit policy) {
        Map<RateLimit.Limit, CountedLimit> known = new HashMap<>();
        Policy before = policies.get(key);
        if (before != null) {
            before.limits().forEach(limit -> known.put(limit.settings(), limit));
        }
        List<CountedLimit> limits = new ArrayList<>();
        if (policy.getInvalid().isEmpty()) {
            for (int i = 0; i < policy.getLimitsCount(); i++) {
                RateLimit.Limit limit = policy.getLimits(i);
                var place = new CountedLimit.Place(key.toString(), i);
                CountedLimit same = known.get(limit);
                if (same != null && (!limit.getShared() || same.id() == place.idOf(limit))) {
                    limits.add(same);
                } else {
                    compile(limit, place).ifPresent(limits::add);
                }
            }
        }
        Set<String> targets = new HashSet<>();
        policy.getTargetsList().forEach(target -> targets.add(text(target)));
        return new Policy(key, Set.copyOf(targets), List.copyOf(limits));
    }

    private Optional<CountedLimit> compile(RateLimit.Limit limit, CountedLimit.Place place) {
        try {
            return Optional.of(new CountedLimit(limit, place, held.get()));
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
