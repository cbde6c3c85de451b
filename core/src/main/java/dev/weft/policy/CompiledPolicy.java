package dev.weft.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** One policy with indexed matchers. Deciding and explaining ask the same methods. */
final class CompiledPolicy {

    /** Every check must hold; at least one. */
    private record Matcher(List<Check> checks) {

        boolean holds(Subject subject) {
            return firstMiss(subject).isEmpty();
        }

        Optional<Check> firstMiss(Subject subject) {
            for (Check check : checks) {
                if (!check.holds(subject)) {
                    return Optional.of(check);
                }
            }
            return Optional.empty();
        }
    }

    /**
     * Any matcher must hold.
     *
     * @param always there was no match at all; matches that ask nothing are left out of matchers
     */
    private record Choice(boolean always, List<Matcher> matchers) {

        boolean holds(Subject subject) {
            if (always) {
                return true;
            }
            for (Matcher matcher : matchers) {
                if (matcher.holds(subject)) {
                    return true;
                }
            }
            return false;
        }

        List<Miss> misses(Subject subject) {
            return matchers.stream()
                    .flatMap(matcher -> matcher.firstMiss(subject).stream())
                    .map(check -> check.miss(subject))
                    .toList();
        }
    }

    private static final int NONE = -1;

    private final Authorization policy;
    private final List<List<Choice>> rules;

    CompiledPolicy(Authorization policy) {
        this.policy = policy;
        this.rules = policy.rules().stream().map(CompiledPolicy::compile).toList();
    }

    Authorization policy() {
        return policy;
    }

    boolean matches(Subject subject) {
        return matchingRule(subject) != NONE;
    }

    PolicyFinding explain(Subject subject) {
        return new PolicyFinding(policy.key(), policy.action(), policy.dryRun(), result(subject));
    }

    private PolicyFinding.Result result(Subject subject) {
        if (rules.isEmpty()) {
            return new PolicyFinding.NoRules();
        }
        int rule = matchingRule(subject);
        return rule == NONE ? nearest(subject) : new PolicyFinding.Matched(rule);
    }

    /** The rule that held for most clauses before one did not. */
    private PolicyFinding.NotMatched nearest(Subject subject) {
        int nearest = 0;
        for (int rule = 1; rule < rules.size(); rule++) {
            if (failingClause(rule, subject) > failingClause(nearest, subject)) {
                nearest = rule;
            }
        }
        int clause = failingClause(nearest, subject);
        List<Miss> misses = rules.get(nearest).get(clause).misses(subject);
        return new PolicyFinding.NotMatched(nearest, clause, misses);
    }

    private int matchingRule(Subject subject) {
        for (int rule = 0; rule < rules.size(); rule++) {
            if (failingClause(rule, subject) == NONE) {
                return rule;
            }
        }
        return NONE;
    }

    private int failingClause(int rule, Subject subject) {
        List<Choice> clauses = rules.get(rule);
        for (int clause = 0; clause < clauses.size(); clause++) {
            if (!clauses.get(clause).holds(subject)) {
                return clause;
            }
        }
        return NONE;
    }

    private static List<Choice> compile(Authorization.Rule rule) {
        return rule.clauses().stream()
                .map(clause ->
                        new Choice(
                                clause.matches().isEmpty(),
                                clause.matches().stream()
                                        .filter(match -> !match.isEmpty())
                                        .map(CompiledPolicy::compile)
                                        .toList()))
                .toList();
    }

    private static Matcher compile(Match match) {
        List<Check> checks = new ArrayList<>();
        add(checks, match.destinationPorts(), Check::ports);
        add(checks, match.principals(), Check::principals);
        add(checks, match.namespaces(), Check::namespaces);
        add(checks, match.serviceAccounts(), Check::accounts);
        add(checks, match.sourceIps(), Check::sourceIps);
        add(checks, match.destinationIps(), Check::destinationIps);
        return new Matcher(List.copyOf(checks));
    }

    private static <T> void add(
            List<Check> checks, Condition<T> condition, Function<Condition<T>, Check> compile) {
        if (!condition.equals(Condition.none())) {
            checks.add(compile.apply(condition));
        }
    }
}
