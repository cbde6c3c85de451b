package dev.weft.policy;

import dev.weft.policy.Authorization.Action;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Everything that decides about connections to one workload. Immutable; made by {@link
 * PolicySet#compile}.
 *
 * <p>In this order: an enforced DENY that matches refuses; a policy that applies but is not known
 * refuses; without enforced ALLOW everything else may pass; else one of them must match. Policies
 * in dry run are only reported.
 */
public final class CompiledPolicies {

    /** No policy applies. */
    public static final CompiledPolicies NONE = new CompiledPolicies(List.of(), List.of());

    private final List<PolicyKey> unknown;
    private final List<CompiledPolicy> deny;
    private final List<CompiledPolicy> allow;
    private final List<CompiledPolicy> dryRunDeny;
    private final List<CompiledPolicy> dryRunAllow;

    CompiledPolicies(Collection<CompiledPolicy> policies, List<PolicyKey> unknown) {
        this.unknown = List.copyOf(unknown);
        this.deny = select(policies, Action.DENY, false);
        this.allow = select(policies, Action.ALLOW, false);
        this.dryRunDeny = select(policies, Action.DENY, true);
        this.dryRunAllow = select(policies, Action.ALLOW, true);
    }

    public Decision evaluate(ConnectionAttributes connection) {
        return evaluate(Subject.of(connection));
    }

    /** Decides, and says for every policy why it matched or did not. */
    public Explanation explain(ConnectionAttributes connection) {
        Subject subject = Subject.of(connection);
        List<PolicyFinding> findings =
                Stream.of(deny, dryRunDeny, allow, dryRunAllow)
                        .flatMap(List::stream)
                        .map(policy -> policy.explain(subject))
                        .toList();
        return new Explanation(evaluate(subject), unknown, findings);
    }

    /** Policies that apply but are not known: until they are, everything is refused. */
    public List<PolicyKey> unknown() {
        return unknown;
    }

    private Decision evaluate(Subject subject) {
        List<DryRunFinding> dryRun = new ArrayList<>();
        for (CompiledPolicy policy : dryRunDeny) {
            if (policy.matches(subject)) {
                dryRun.add(new DryRunFinding.WouldDeny(policy.policy().key()));
            }
        }
        Optional<PolicyKey> denying = firstMatch(deny, subject);
        if (denying.isPresent()) {
            return new Decision.Deny(new DenyReason.ByPolicy(denying.get()), dryRun);
        }
        if (!unknown.isEmpty()) {
            return new Decision.Deny(new DenyReason.UnknownPolicy(unknown.getFirst()), dryRun);
        }
        if (!dryRunAllow.isEmpty()) {
            dryRun.add(
                    firstMatch(dryRunAllow, subject)
                            .<DryRunFinding>map(DryRunFinding.WouldAllow::new)
                            .orElseGet(DryRunFinding.WouldAllowNothing::new));
        }
        Optional<PolicyKey> allowing = firstMatch(allow, subject);
        if (allowing.isPresent() || allow.isEmpty()) {
            return new Decision.Allow(allowing, dryRun);
        }
        return new Decision.Deny(new DenyReason.NoAllowMatched(), dryRun);
    }

    private static Optional<PolicyKey> firstMatch(List<CompiledPolicy> policies, Subject subject) {
        for (CompiledPolicy policy : policies) {
            if (policy.matches(subject)) {
                return Optional.of(policy.policy().key());
            }
        }
        return Optional.empty();
    }

    private static List<CompiledPolicy> select(
            Collection<CompiledPolicy> policies, Action action, boolean dryRun) {
        return policies.stream()
                .filter(p -> p.policy().action() == action && p.policy().dryRun() == dryRun)
                .toList();
    }
}
