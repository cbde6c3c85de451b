package dev.weft.ztunnel.fixed;

import dev.weft.identity.ServiceAccountRef;
import dev.weft.manifest.Field;
import dev.weft.net.Cidr;
import dev.weft.policy.Authorization;
import dev.weft.policy.Condition;
import dev.weft.policy.Match;
import dev.weft.policy.PolicyKey;
import dev.weft.policy.StringMatch;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** A policy, as a config dump shows it. What is not understood is refused: it could have denied. */
final class PolicyReader {
    private static final Set<String> MATCHES =
            Set.of(
                    "namespaces",
                    "notNamespaces",
                    "principals",
                    "notPrincipals",
                    "serviceAccounts",
                    "notServiceAccounts",
                    "sourceIps",
                    "notSourceIps",
                    "destinationIps",
                    "notDestinationIps",
                    "destinationPorts",
                    "notDestinationPorts");

    private PolicyReader() {}

    static Authorization read(Field field) {
        return new Authorization(
                new PolicyKey(
                        field.at("namespace").requiredText(), field.at("name").requiredText()),
                Choice.required(field.at("scope"), Authorization.Scope.class),
                Choice.required(field.at("action"), Authorization.Action.class),
                field.at("rules").list().stream()
                        .map(rule ->
                                new Authorization.Rule(
                                        rule.list().stream().map(PolicyReader::clause).toList()))
                        .toList(),
                field.at("dryRun").bool(false));
    }

    private static Authorization.Clause clause(Field field) {
        return new Authorization.Clause(field.list().stream().map(PolicyReader::match).toList());
    }

    private static Match match(Field field) {
        Set<String> unknown = new TreeSet<>(field.map().keySet());
        unknown.removeAll(MATCHES);
        if (!unknown.isEmpty()) {
            throw field.at(unknown.iterator().next()).wrong("one of " + new TreeSet<>(MATCHES));
        }
        return new Match(
                condition(field, "namespaces", "notNamespaces", PolicyReader::text),
                condition(field, "principals", "notPrincipals", PolicyReader::text),
                condition(field, "serviceAccounts", "notServiceAccounts", PolicyReader::account),
                condition(field, "sourceIps", "notSourceIps", PolicyReader::block),
                condition(field, "destinationIps", "notDestinationIps", PolicyReader::block),
                condition(field, "destinationPorts", "notDestinationPorts", PolicyReader::port));
    }

    private static <T> Condition<T> condition(
            Field field, String any, String none, Function<Field, T> reader) {
        List<T> anyOf = field.at(any).list().stream().map(reader).toList();
        List<T> noneOf = field.at(none).list().stream().map(reader).toList();
        return new Condition<>(anyOf, noneOf);
    }

    private static StringMatch text(Field field) {
        Map<String, Field> kinds = field.map();
        if (kinds.size() != 1) {
            throw field.wrong("one of Exact, Prefix, Suffix and Presence");
        }
        String kind = kinds.keySet().iterator().next();
        return switch (kind) {
            case "Exact" -> new StringMatch.Exact(field.at(kind).requiredText());
            case "Prefix" -> new StringMatch.Prefix(field.at(kind).requiredText());
            case "Suffix" -> new StringMatch.Suffix(field.at(kind).requiredText());
            case "Presence" -> new StringMatch.Presence();
            default -> throw field.at(kind).wrong("one of Exact, Prefix, Suffix and Presence");
        };
    }

    private static ServiceAccountRef account(Field field) {
        return new ServiceAccountRef(
                field.at("namespace").requiredText(), field.at("serviceAccount").requiredText());
    }

    private static Cidr block(Field field) {
        return Cidr.parse(field.requiredText())
                .orElseThrow(() -> field.wrong("an address or a block of addresses"));
    }

    private static int port(Field field) {
        return field.number(0, 65535).orElseThrow(() -> field.wrong("a port"));
    }
}
