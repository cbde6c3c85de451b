package dev.weft.controller.model;

import dev.weft.controller.model.PeerAuthentication.Mode;
import dev.weft.policy.Authorization;
import dev.weft.policy.Authorization.Action;
import dev.weft.policy.Authorization.Clause;
import dev.weft.policy.Authorization.Rule;
import dev.weft.policy.Authorization.Scope;
import dev.weft.policy.Condition;
import dev.weft.policy.Match;
import dev.weft.policy.PolicyKey;
import dev.weft.policy.StringMatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What PeerAuthentications mean for the pods of one namespace, said in policies that deny whoever
 * proved no identity. A level overrules the one above it: pods, namespace, mesh. Pure.
 *
 * @param rootNamespace where the policy for plain STRICT lives
 * @param base the mode of pods that no selector names
 * @param selecting those with a selector, oldest first
 */
public record NamespaceMtls(String rootNamespace, Mode base, List<PeerAuthentication> selecting) {

    private static final String STATIC_STRICT = "istio_converted_static_strict";
    private static final String CONVERTED = "converted_peer_authentication_";
    private static final Match NO_IDENTITY =
            Match.EMPTY.withPrincipals(Condition.noneOf(List.of(new StringMatch.Presence())));

    public NamespaceMtls {
        selecting = List.copyOf(selecting);
    }

    /**
     * The rules of a namespace.
     *
     * @param own its PeerAuthentications
     * @param ofRoot those of the root namespace; one with a selector has no say
     */
    public static NamespaceMtls of(
            String namespace,
            String rootNamespace,
            List<PeerAuthentication> own,
            List<PeerAuthentication> ofRoot) {
        Mode mesh = level(ofRoot).orElse(Mode.PERMISSIVE);
        return new NamespaceMtls(
                rootNamespace,
                level(own).orElse(mesh),
                namespace.equals(rootNamespace)
                        ? List.of()
                        : own.stream()
                                .filter(policy -> !policy.selector().isEmpty())
                                .sorted(PeerAuthentication.OLDEST_FIRST)
                                .toList());
    }

    /** The policy that {@link #policiesFor} names for pods that take no plaintext at all. */
    public static Authorization staticStrict(String rootNamespace) {
        return policy(
                staticStrictKey(rootNamespace),
                List.of(new Rule(List.of(new Clause(List.of(NO_IDENTITY))))));
    }

    /** The keys of the policies that a pod with these labels has to enforce. */
    List<PolicyKey> policiesFor(Map<String, String> labels) {
        Optional<PeerAuthentication> own =
                selecting.stream().filter(policy -> policy.selects(labels)).findFirst();
        if (own.isPresent() && !ruleSet(own.get()).isEmpty()) {
            return List.of(convertedKey(own.get()));
        }
        Mode mode = own.map(PeerAuthentication::mode).orElse(Mode.UNSET).orElse(base);
        return mode == Mode.STRICT ? List.of(staticStrictKey(rootNamespace)) : List.of();
    }

    /** The policies of those that make a difference between ports. */
    public List<Authorization> converted() {
        List<Authorization> policies = new ArrayList<>();
        for (PeerAuthentication policy : selecting) {
            List<Rule> rules = ruleSet(policy);
            if (!rules.isEmpty()) {
                policies.add(policy(convertedKey(policy), rules));
            }
        }
        return policies;
    }

    private static Mode level(List<PeerAuthentication> policies) {
        return policies.stream()
                .filter(policy -> policy.selector().isEmpty())
                .min(PeerAuthentication.OLDEST_FIRST)
                .map(PeerAuthentication::mode)
                .orElse(Mode.UNSET);
    }

    /**
     * Rules for the ports that differ from the rest; none when no port does. A strict base with
     * exceptions is one rule that holds for every port but those.
     */
    private List<Rule> ruleSet(PeerAuthentication policy) {
        boolean strict = policy.mode().orElse(base) == Mode.STRICT;
        List<Integer> different = new ArrayList<>();
        policy.ports()
                .forEach((port, mode) -> {
                    if (mode != Mode.UNSET && (mode == Mode.STRICT) != strict) {
                        different.add(port);
                    }
                });
        if (different.isEmpty()) {
            return List.of();
        }
        if (!strict) {
            return different.stream().map(NamespaceMtls::strictPort).toList();
        }
        List<Clause> clauses = new ArrayList<>();
        clauses.add(new Clause(List.of(NO_IDENTITY)));
        for (int port : different) {
            Match elsewhere = Match.EMPTY.withDestinationPorts(Condition.noneOf(List.of(port)));
            clauses.add(new Clause(List.of(elsewhere)));
        }
        return List.of(new Rule(clauses));
    }

    private static Rule strictPort(int port) {
        Match match = NO_IDENTITY.withDestinationPorts(Condition.anyOf(List.of(port)));
        return new Rule(List.of(new Clause(List.of(match))));
    }

    private static PolicyKey staticStrictKey(String rootNamespace) {
        return new PolicyKey(rootNamespace, STATIC_STRICT);
    }

    private static PolicyKey convertedKey(PeerAuthentication policy) {
        return new PolicyKey(policy.key().namespace(), CONVERTED + policy.key().name());
    }

    private static Authorization policy(PolicyKey key, List<Rule> rules) {
        return new Authorization(key, Scope.WORKLOAD_SELECTOR, Action.DENY, rules, false);
    }
}
