package dev.weft.waypoint.authz;

import dev.weft.api.waypoint.Authorization.Action;
import dev.weft.policy.PolicyKey;
import dev.weft.waypoint.authz.rule.AccessSubject;
import dev.weft.waypoint.authz.rule.RuleSet;
import java.util.ArrayList;
import java.util.List;

/**
 * A decision with what every policy had to say.
 *
 * @param asks CUSTOM policies that match: the decision holds if their providers say yes
 * @param tokens policies that verify tokens
 */
public record AccessTrace(
        AccessDecision decision,
        List<PolicyKey> asks,
        List<PolicyKey> tokens,
        List<Finding> findings) {

    public AccessTrace {
        asks = List.copyOf(asks);
        tokens = List.copyOf(tokens);
        findings = List.copyOf(findings);
    }

    /**
     * What one policy says.
     *
     * @param rule that matches, counted from 0; -1 if none does
     * @param why a sentence
     */
    public record Finding(PolicyKey policy, Action action, boolean dryRun, int rule, String why) {

        static Finding of(CompiledAuthorization policy, RuleSet rules, AccessSubject subject) {
            int rule = rules.match(subject);
            return new Finding(
                    policy.key(),
                    policy.action(),
                    policy.dryRun(),
                    rule,
                    policy.problem()
                            .map(problem -> "it is not understood: " + problem)
                            .orElseGet(() ->
                                    rule == RuleSet.NONE
                                            ? rules.nearestMiss(subject)
                                            : "rule " + rule + " matches"));
        }

        public boolean matched() {
            return rule != RuleSet.NONE;
        }

        @Override
        public String toString() {
            return action + " " + policy + (dryRun ? " (dry run)" : "") + ": " + why;
        }
    }

    /** One line for the decision and one for each policy. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(
                switch (decision) {
                    case AccessDecision.Allow allow ->
                            allow.by()
                                    .map(key -> "allowed by: " + key)
                                    .orElse("allowed: no allow policy applies");
                    case AccessDecision.Deny deny -> "denied: " + deny.response().detail();
                });
        asks.forEach(key -> lines.add("asks the provider of " + key + " first"));
        tokens.forEach(key -> lines.add("tokens are verified by " + key));
        findings.forEach(finding -> lines.add(finding.toString()));
        return lines;
    }
}
