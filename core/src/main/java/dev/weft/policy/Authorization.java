package dev.weft.policy;

import java.util.List;

/**
 * One L4 policy. A connection matches it when any of its rules matches; without rules nothing does.
 *
 * @param dryRun decided and reported, never enforced
 */
public record Authorization(
        PolicyKey key, Scope scope, Action action, List<Rule> rules, boolean dryRun) {

    public Authorization {
        rules = List.copyOf(rules);
    }

    /** Which workloads a policy applies to. */
    public enum Scope {
        GLOBAL,
        NAMESPACE,
        WORKLOAD_SELECTOR
    }

    /** What a match means. */
    public enum Action {
        ALLOW,
        DENY
    }

    /** Matches when all clauses do; without clauses always. */
    public record Rule(List<Clause> clauses) {

        public Rule {
            clauses = List.copyOf(clauses);
        }
    }

    /** Matches when any of its matches does; without matches always; with only empty ones never. */
    public record Clause(List<Match> matches) {

        public Clause {
            matches = List.copyOf(matches);
        }
    }
}
