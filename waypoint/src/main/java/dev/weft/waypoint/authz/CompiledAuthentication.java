package dev.weft.waypoint.authz;

import dev.weft.api.waypoint.Authentication;
import dev.weft.api.waypoint.JwtRule;
import dev.weft.api.waypoint.Target;
import dev.weft.policy.PolicyKey;
import dev.weft.waypoint.authz.jwt.JwtRules;
import java.util.List;
import java.util.Optional;

/**
 * One RequestAuthentication.
 *
 * @param problem why it is not understood; empty for a good one
 */
record CompiledAuthentication(
        PolicyKey key, List<Target> targets, List<JwtRule> rules, Optional<String> problem) {

    static CompiledAuthentication of(Authentication policy) {
        return new CompiledAuthentication(
                new PolicyKey(policy.getNamespace(), policy.getName()),
                policy.getTargetsList(),
                policy.getRulesList(),
                policy.getInvalid().isEmpty()
                        ? JwtRules.problem(policy.getRulesList())
                        : Optional.of(policy.getInvalid()));
    }

    /** What is wrong with a policy as it was sent; its own {@code invalid} is not. */
    static Optional<String> check(Authentication policy) {
        Optional<String> problem = CompiledAuthorization.targetProblem(policy.getTargetsList());
        return problem.isPresent() ? problem : JwtRules.problem(policy.getRulesList());
    }
}
