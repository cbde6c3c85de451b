package dev.weft.policy;

import java.util.List;
import java.util.stream.Collectors;

/** What one policy said to one connection. */
public record PolicyFinding(
        PolicyKey policy, Authorization.Action action, boolean dryRun, Result result) {

    /** Whether it matched, and if not, what was nearest. Positions count from 0. */
    public sealed interface Result {}

    /** This rule matched first. */
    public record Matched(int rule) implements Result {
        @Override
        public String toString() {
            return "rule " + (rule + 1) + " matches";
        }
    }

    /**
     * No rule matched.
     *
     * @param rule the one that held longest
     * @param clause its first clause that did not hold
     * @param misses why none of that clause's matches did; empty when they ask nothing at all
     */
    public record NotMatched(int rule, int clause, List<Miss> misses) implements Result {
        public NotMatched {
            misses = List.copyOf(misses);
        }

        @Override
        public String toString() {
            String why =
                    misses.isEmpty()
                            ? "clause " + (clause + 1) + " has only empty matches"
                            : misses.stream()
                                    .map(Miss::toString)
                                    .distinct()
                                    .collect(Collectors.joining("; "));
            return "no rule matches; nearest is rule " + (rule + 1) + ": " + why;
        }
    }

    /** Without rules a policy never matches. */
    public record NoRules() implements Result {
        @Override
        public String toString() {
            return "it has no rules, so it matches nothing";
        }
    }

    @Override
    public String toString() {
        return action + " " + policy + (dryRun ? " (dry run)" : "") + ": " + result;
    }
}
