package dev.weft.waypoint.authz.rule;

import dev.weft.api.waypoint.AuthorizationRule;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The rules of one policy: matched when any of them is; without rules never. Deciding and
 * explaining ask the same methods. Immutable.
 */
public final class RuleSet {

    /** No rule matches. */
    public static final int NONE = -1;

    /** All clauses must hold; without clauses it always does. */
    private record Rule(int number, List<Clause> clauses) {

        int failing(AccessSubject subject) {
            for (int i = 0; i < clauses.size(); i++) {
                if (!clauses.get(i).holds(subject)) {
                    return i;
                }
            }
            return NONE;
        }

        boolean usesHttp() {
            return attributes().anyMatch(Attribute::http);
        }

        Stream<Attribute> attributes() {
            return clauses.stream().flatMap(Clause::attributes);
        }
    }

    private final List<Rule> rules;
    private final boolean usesToken;

    private RuleSet(List<Rule> rules) {
        this.rules = List.copyOf(rules);
        this.usesToken = rules.stream().flatMap(Rule::attributes).anyMatch(Attribute::token);
    }

    /** Compiles rules; the exception says which cannot be carried out, and why. */
    public static RuleSet compile(List<AuthorizationRule> rules) throws RuleException {
        List<Rule> compiled = new ArrayList<>(rules.size());
        for (int i = 0; i < rules.size(); i++) {
            try {
                compiled.add(new Rule(i, RuleCompiler.clauses(rules.get(i))));
            } catch (RuleException e) {
                throw new RuleException("rule " + i + ": " + e.getMessage());
            }
        }
        return new RuleSet(compiled);
    }

    /** For connections without HTTP: a rule that asks for HTTP is gone, so less matches. */
    public RuleSet withoutHttpRules() {
        return new RuleSet(rules.stream().filter(rule -> !rule.usesHttp()).toList());
    }

    /** For connections without HTTP: what asks for HTTP is not asked, so more matches. */
    public RuleSet withoutHttpFields() {
        return new RuleSet(
                rules.stream()
                        .map(rule ->
                                new Rule(
                                        rule.number(),
                                        rule.clauses().stream().map(Clause::withoutHttp).toList()))
                        .toList());
    }

    /** Whether any rule asks about a verified token. */
    public boolean usesToken() {
        return usesToken;
    }

    /** The number of the first rule that matches, as users count them from 0, or {@link #NONE}. */
    public int match(AccessSubject subject) {
        for (int i = 0; i < rules.size(); i++) {
            Rule rule = rules.get(i);
            if (rule.failing(subject) == NONE) {
                return rule.number();
            }
        }
        return NONE;
    }

    /** Why none matches: what the rule that held longest was missing. */
    public String nearestMiss(AccessSubject subject) {
        if (rules.isEmpty()) {
            return "it has no rules here, so it matches nothing";
        }
        Rule nearest = rules.getFirst();
        for (Rule rule : rules) {
            if (rule.failing(subject) > nearest.failing(subject)) {
                nearest = rule;
            }
        }
        Clause clause = nearest.clauses().get(nearest.failing(subject));
        return "no rule matches; nearest is rule "
                + nearest.number()
                + ": "
                + String.join("; ", clause.misses(subject).stream().distinct().toList());
    }
}
