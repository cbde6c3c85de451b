package dev.weft.policy;

import dev.weft.identity.ServiceAccountRef;
import dev.weft.net.Cidr;
import dev.weft.policy.Authorization.Action;
import java.util.List;
import java.util.function.Predicate;

/** The semantics written down as they are read, without any index: what the engine must equal. */
final class NaivePolicies {

    private NaivePolicies() {}

    static boolean allowed(List<Authorization> policies, ConnectionAttributes connection) {
        List<Authorization> enforced = policies.stream().filter(p -> !p.dryRun()).toList();
        if (with(Action.DENY, enforced).stream().anyMatch(p -> matches(p, connection))) {
            return false;
        }
        List<Authorization> allow = with(Action.ALLOW, enforced);
        return allow.isEmpty() || allow.stream().anyMatch(p -> matches(p, connection));
    }

    private static List<Authorization> with(Action action, List<Authorization> policies) {
        return policies.stream().filter(p -> p.action() == action).toList();
    }

    static boolean matches(Authorization policy, ConnectionAttributes connection) {
        return policy.rules().stream()
                .anyMatch(rule -> rule.clauses().stream().allMatch(c -> matches(c, connection)));
    }

    private static boolean matches(Authorization.Clause clause, ConnectionAttributes connection) {
        return clause.matches().isEmpty()
                || clause.matches().stream()
                        .anyMatch(m -> !m.equals(Match.EMPTY) && matches(m, connection));
    }

    private static boolean matches(Match match, ConnectionAttributes c) {
        String principal = c.peer().map(id -> id.toString().substring(9)).orElse(null);
        String namespace = c.peer().map(id -> id.namespace()).orElse("");
        ServiceAccountRef account = c.peer().map(id -> id.account()).orElse(null);
        return holds(match.principals(), m -> principal != null && hits(m, principal))
                && holds(match.namespaces(), m -> hits(m, namespace))
                && holds(match.serviceAccounts(), a -> a.equals(account))
                && holds(match.sourceIps(), (Cidr b) -> b.contains(c.source().ip()))
                && holds(match.destinationIps(), (Cidr b) -> b.contains(c.destination().ip()))
                && holds(match.destinationPorts(), p -> p == c.destination().port());
    }

    private static <T> boolean holds(Condition<T> condition, Predicate<T> hit) {
        return (condition.anyOf().isEmpty() || condition.anyOf().stream().anyMatch(hit))
                && condition.noneOf().stream().noneMatch(hit);
    }

    private static boolean hits(StringMatch match, String text) {
        return switch (match) {
            case StringMatch.Exact(String value) -> text.equals(value);
            case StringMatch.Prefix(String value) -> text.indexOf(value) == 0;
            case StringMatch.Suffix(String value) ->
                    text.length() >= value.length()
                            && text.substring(text.length() - value.length()).equals(value);
            case StringMatch.Presence() -> text.length() > 0;
        };
    }
}
