package dev.weft.controller.model;

import dev.weft.controller.model.AuthorizationPolicy.Coverage;
import dev.weft.manifest.Field;
import dev.weft.policy.Authorization.Action;
import dev.weft.policy.Authorization.Clause;
import dev.weft.policy.Authorization.Rule;
import dev.weft.policy.Match;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The rules of one AuthorizationPolicy, as far as a node proxy can enforce them.
 *
 * <p>A node proxy does not see HTTP. In an ALLOW policy a rule that asks for HTTP is left out,
 * which allows less; in a DENY policy only the HTTP attribute is, which denies more. A match that
 * had nothing else is left empty, and an empty one never hits. All of this is noted. One thread,
 * one use.
 */
final class RuleReader {

    private final Action action;
    private final String namespace;
    private final TreeSet<String> httpOnly = new TreeSet<>();
    private int dropped;
    private boolean hollow;

    RuleReader(Action action, String namespace) {
        this.action = action;
        this.namespace = namespace;
    }

    List<Rule> read(Field rules) {
        List<Rule> read = new ArrayList<>();
        for (Field rule : rules.list()) {
            rule(rule).ifPresent(read::add);
        }
        return read;
    }

    /** What could not be taken over, in sentences for the policy's status. */
    List<String> notes() {
        if (httpOnly.isEmpty()) {
            return List.of();
        }
        String what = "node proxies cannot see HTTP attributes " + httpOnly + ": ";
        List<String> notes = new ArrayList<>();
        if (action == Action.ALLOW) {
            notes.add(what + dropped + " of its rules allow nothing there");
        } else {
            notes.add(what + "its other conditions alone decide there");
        }
        if (hollow) {
            notes.add("where a condition asks for nothing else, its rule never denies there");
        }
        return notes;
    }

    /** A DENY whose every rule asks for something that only HTTP has never denies. */
    Coverage coverage(List<Rule> rules) {
        if (httpOnly.isEmpty()) {
            return Coverage.EVERYTHING;
        }
        boolean idle =
                action == Action.DENY
                        && rules.stream()
                                .allMatch(r -> r.clauses().stream().anyMatch(RuleReader::isHollow));
        return idle ? Coverage.NOTHING : Coverage.A_PART;
    }

    private Optional<Rule> rule(Field rule) {
        Strict.fields(rule, "from", "to", "when");
        AttributeReader attributes = new AttributeReader(namespace);
        List<Clause> clauses = new ArrayList<>();
        alternatives(rule.at("to"), "operation", attributes::operation).ifPresent(clauses::add);
        alternatives(rule.at("from"), "source", attributes::source).ifPresent(clauses::add);
        for (Field condition : rule.at("when").list()) {
            clauses.add(new Clause(List.of(attributes.condition(condition))));
        }
        httpOnly.addAll(attributes.http());
        if (action == Action.ALLOW && !attributes.http().isEmpty()) {
            dropped++;
            return Optional.empty();
        }
        hollow |= clauses.stream().anyMatch(RuleReader::isHollow);
        return Optional.of(new Rule(clauses));
    }

    private static boolean isHollow(Clause clause) {
        return clause.matches().stream().allMatch(Match::isEmpty);
    }

    /** Reads one of the places of a match. */
    private interface MatchReader {
        Match read(Field place);
    }

    private static Optional<Clause> alternatives(Field list, String key, MatchReader reader) {
        List<Match> matches = new ArrayList<>();
        for (Field entry : list.list()) {
            Map<String, Field> fields = Strict.fields(entry, key);
            if (fields.isEmpty() || entry.at(key).map().isEmpty()) {
                throw entry.wrong("a " + key + " with at least one field");
            }
            matches.add(reader.read(entry.at(key)));
        }
        return matches.isEmpty() ? Optional.empty() : Optional.of(new Clause(matches));
    }
}
