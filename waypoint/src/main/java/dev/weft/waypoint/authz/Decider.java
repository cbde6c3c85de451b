package dev.weft.waypoint.authz;

import dev.weft.api.waypoint.Authorization.Action;
import dev.weft.policy.PolicyKey;
import dev.weft.waypoint.authz.rule.AccessSubject;
import dev.weft.waypoint.authz.rule.RuleSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * AUDIT, DENY and ALLOW, in this order. A DENY that matches refuses; without enforced ALLOW
 * everything else may pass; else one of them must match. Policies in dry run are only reported.
 * Pure; makes nothing new where nothing is to be reported.
 */
final class Decider {

    /** A policy, and what is said when it matches. */
    private record Entry(PolicyKey key, RuleSet rules, AccessDecision.Allow allow) {}

    private final List<Entry> audit;
    private final List<Entry> deny;
    private final List<Entry> allow;
    private final List<Entry> dryRunDeny;
    private final List<Entry> dryRunAllow;

    Decider(List<CompiledAuthorization> policies, Function<CompiledAuthorization, RuleSet> rules) {
        this.audit = select(policies, rules, Action.AUDIT, false);
        this.deny = select(policies, rules, Action.DENY, false);
        this.allow = select(policies, rules, Action.ALLOW, false);
        this.dryRunDeny = select(policies, rules, Action.DENY, true);
        this.dryRunAllow = select(policies, rules, Action.ALLOW, true);
    }

    AccessDecision decide(AccessSubject subject) {
        AccessDecision decision = enforced(subject);
        List<PolicyKey> audited = audit.isEmpty() ? List.of() : audited(subject);
        List<DryRun> findings =
                dryRunDeny.isEmpty() && dryRunAllow.isEmpty() ? List.of() : dryRun(subject);
        if (audited.isEmpty() && findings.isEmpty()) {
            return decision;
        }
        return switch (decision) {
            case AccessDecision.Allow it ->
                    new AccessDecision.Allow(
                            it.by(),
                            it.requestEdits(),
                            it.responseHeaders(),
                            it.claims(),
                            findings,
                            audited);
            case AccessDecision.Deny it ->
                    new AccessDecision.Deny(it.response(), it.by(), findings, audited);
        };
    }

    private AccessDecision enforced(AccessSubject subject) {
        for (int i = 0; i < deny.size(); i++) {
            Entry entry = deny.get(i);
            int rule = entry.rules().match(subject);
            if (rule != RuleSet.NONE) {
                return Denials.byRule(entry.key(), rule);
            }
        }
        for (int i = 0; i < allow.size(); i++) {
            Entry entry = allow.get(i);
            if (entry.rules().match(subject) != RuleSet.NONE) {
                return entry.allow();
            }
        }
        return allow.isEmpty() ? AccessDecision.Allow.PLAIN : Denials.nothingAllowed();
    }

    private List<PolicyKey> audited(AccessSubject subject) {
        List<PolicyKey> matching = new ArrayList<>();
        for (Entry entry : audit) {
            if (entry.rules().match(subject) != RuleSet.NONE) {
                matching.add(entry.key());
            }
        }
        return matching;
    }

    private List<DryRun> dryRun(AccessSubject subject) {
        List<DryRun> findings = new ArrayList<>();
        for (Entry entry : dryRunDeny) {
            int rule = entry.rules().match(subject);
            if (rule != RuleSet.NONE) {
                findings.add(new DryRun.WouldDeny(entry.key(), rule));
            }
        }
        boolean allowed = dryRunAllow.isEmpty();
        for (Entry entry : dryRunAllow) {
            int rule = entry.rules().match(subject);
            if (rule != RuleSet.NONE) {
                findings.add(new DryRun.WouldAllow(entry.key(), rule));
                allowed = true;
            }
        }
        if (!allowed) {
            findings.add(new DryRun.WouldAllowNothing());
        }
        return findings;
    }

    private static List<Entry> select(
            List<CompiledAuthorization> policies,
            Function<CompiledAuthorization, RuleSet> rules,
            Action action,
            boolean dryRun) {
        return policies.stream()
                .filter(policy -> policy.action() == action && policy.dryRun() == dryRun)
                .filter(policy -> policy.problem().isEmpty())
                .map(policy ->
                        new Entry(
                                policy.key(),
                                rules.apply(policy),
                                AccessDecision.Allow.of(Optional.of(policy.key()))))
                .toList();
    }
}
