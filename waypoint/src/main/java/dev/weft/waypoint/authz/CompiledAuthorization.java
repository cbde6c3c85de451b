package dev.weft.waypoint.authz;

import dev.weft.api.waypoint.Authorization;
import dev.weft.api.waypoint.Authorization.Action;
import dev.weft.api.waypoint.Target;
import dev.weft.policy.PolicyKey;
import dev.weft.waypoint.authz.external.ExternalAuthorizer;
import dev.weft.waypoint.authz.rule.RuleException;
import dev.weft.waypoint.authz.rule.RuleSet;
import java.util.List;
import java.util.Optional;

/**
 * One AuthorizationPolicy, compiled.
 *
 * @param http its rules for requests
 * @param tcp its rules for connections without HTTP: never more is allowed by them, and never less
 *     is denied
 * @param provider of CUSTOM; empty if it is missing or invalid, and then what matches is refused
 * @param problem why it is not understood; empty for a good one
 */
record CompiledAuthorization(
        PolicyKey key,
        List<Target> targets,
        Action action,
        boolean dryRun,
        RuleSet http,
        RuleSet tcp,
        Optional<ExternalAuthorizer> provider,
        String providerName,
        Optional<String> problem) {

    /** Never fails: what cannot be compiled carries its problem. */
    static CompiledAuthorization of(Authorization policy) {
        try {
            return compile(policy, Optional.of(policy.getInvalid()).filter(p -> !p.isEmpty()));
        } catch (RuleException e) {
            Authorization bare = policy.toBuilder().clearRules().build();
            try {
                return compile(bare, Optional.of(e.getMessage()));
            } catch (RuleException impossible) {
                throw new IllegalStateException("no rules are always understood", impossible);
            }
        }
    }

    /** What is wrong with a policy as it was sent; its own {@code invalid} is not. */
    static Optional<String> check(Authorization policy) {
        Optional<String> problem = targetProblem(policy.getTargetsList());
        if (problem.isPresent()) {
            return problem;
        }
        if (policy.getAction() == Action.UNRECOGNIZED) {
            return Optional.of("action " + policy.getActionValue() + " is not known");
        }
        return of(policy.toBuilder().clearInvalid().build()).problem();
    }

    static Optional<String> targetProblem(List<Target> targets) {
        for (Target target : targets) {
            if (target.getTargetCase() == Target.TargetCase.TARGET_NOT_SET) {
                return Optional.of("a target names neither service nor gateway");
            }
        }
        return targets.isEmpty()
                ? Optional.of("it has no target: expected a service, a gateway, or everything")
                : Optional.empty();
    }

    /** Whether nothing may pass because of it: it may protect, and what it says is not known. */
    boolean refusesAll() {
        return problem.isPresent() && !dryRun && action != Action.AUDIT;
    }

    private static CompiledAuthorization compile(Authorization policy, Optional<String> problem)
            throws RuleException {
        RuleSet http = RuleSet.compile(policy.getRulesList());
        RuleSet tcp =
                policy.getAction() == Action.ALLOW
                        ? http.withoutHttpRules()
                        : http.withoutHttpFields();
        boolean known = policy.getAction() != Action.UNRECOGNIZED;
        return new CompiledAuthorization(
                new PolicyKey(policy.getNamespace(), policy.getName()),
                policy.getTargetsList(),
                known ? policy.getAction() : Action.DENY,
                policy.getDryRun(),
                http,
                tcp,
                policy.hasProvider()
                        ? ExternalAuthorizer.of(policy.getProvider())
                        : Optional.empty(),
                policy.getProvider().getProvider(),
                known ? problem : Optional.of("its action is not known"));
    }
}
