package dev.weft.controller.model;

import dev.weft.identity.ServiceAccountRef;
import dev.weft.manifest.Field;
import dev.weft.net.Cidr;
import dev.weft.net.Ports;
import dev.weft.policy.Condition;
import dev.weft.policy.Match;
import dev.weft.policy.StringMatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Sources, operations and conditions of a policy to matches. What only HTTP has is left out and
 * remembered. One rule, one thread.
 */
final class AttributeReader {

    private static final String[] SOURCE = {
        "principals",
        "notPrincipals",
        "namespaces",
        "notNamespaces",
        "ipBlocks",
        "notIpBlocks",
        "serviceAccounts",
        "notServiceAccounts",
        "requestPrincipals",
        "notRequestPrincipals",
        "remoteIpBlocks",
        "notRemoteIpBlocks"
    };
    private static final String[] OPERATION = {
        "ports", "notPorts", "hosts", "notHosts", "methods", "notMethods", "paths", "notPaths"
    };

    /** Fields of sources and operations that need no HTTP. */
    private static final Set<String> PLAIN =
            Set.of(
                    "principals",
                    "notPrincipals",
                    "namespaces",
                    "notNamespaces",
                    "ipBlocks",
                    "notIpBlocks",
                    "serviceAccounts",
                    "notServiceAccounts",
                    "ports",
                    "notPorts");

    private static final Set<String> HTTP_KEYS =
            Set.of(
                    "remote.ip",
                    "request.auth.principal",
                    "request.auth.audiences",
                    "request.auth.presenter",
                    "connection.sni");
    private static final List<String> HTTP_FAMILIES =
            List.of("request.headers[", "request.auth.claims[", "experimental.envoy.filters.");

    private final String namespace;
    private final Set<String> http = new TreeSet<>();

    /**
     * @param namespace of the policy, which a bare service account belongs to
     */
    AttributeReader(String namespace) {
        this.namespace = namespace;
    }

    /** The HTTP attributes met so far. */
    Set<String> http() {
        return http;
    }

    Match source(Field source) {
        noteHttp(Strict.fields(source, SOURCE));
        return Match.EMPTY
                .withPrincipals(
                        pair(source, "principals", "notPrincipals", AttributeReader::string))
                .withNamespaces(
                        pair(source, "namespaces", "notNamespaces", AttributeReader::string))
                .withSourceIps(pair(source, "ipBlocks", "notIpBlocks", AttributeReader::block))
                .withServiceAccounts(
                        pair(source, "serviceAccounts", "notServiceAccounts", this::account));
    }

    Match operation(Field operation) {
        noteHttp(Strict.fields(operation, OPERATION));
        return Match.EMPTY.withDestinationPorts(
                pair(operation, "ports", "notPorts", AttributeReader::port));
    }

    /** One {@code when}. */
    Match condition(Field when) {
        Strict.fields(when, "key", "values", "notValues");
        if (when.at("values").list().isEmpty() && when.at("notValues").list().isEmpty()) {
            throw when.wrong("values or notValues");
        }
        String key = when.at("key").requiredText();
        return switch (key) {
            case "source.principal" ->
                    Match.EMPTY.withPrincipals(values(when, AttributeReader::string));
            case "source.namespace" ->
                    Match.EMPTY.withNamespaces(values(when, AttributeReader::string));
            case "source.serviceAccount" ->
                    Match.EMPTY.withServiceAccounts(values(when, this::account));
            case "source.ip" -> Match.EMPTY.withSourceIps(values(when, AttributeReader::block));
            case "destination.ip" ->
                    Match.EMPTY.withDestinationIps(values(when, AttributeReader::block));
            case "destination.port" ->
                    Match.EMPTY.withDestinationPorts(values(when, AttributeReader::port));
            default -> {
                if (!isHttp(key)) {
                    throw when.at("key").wrong("a key that policies know");
                }
                // Its values are read, so that a broken list is found here as well.
                values(when, AttributeReader::string);
                http.add(key);
                yield Match.EMPTY;
            }
        };
    }

    private static boolean isHttp(String key) {
        return HTTP_KEYS.contains(key) || HTTP_FAMILIES.stream().anyMatch(key::startsWith);
    }

    private void noteHttp(Map<String, Field> fields) {
        for (Map.Entry<String, Field> field : fields.entrySet()) {
            if (!PLAIN.contains(field.getKey())) {
                field.getValue().textList();
                http.add(field.getKey());
            }
        }
    }

    private static <T> Condition<T> values(Field when, Function<Field, T> reader) {
        return pair(when, "values", "notValues", reader);
    }

    private static <T> Condition<T> pair(
            Field place, String any, String none, Function<Field, T> reader) {
        return new Condition<>(list(place.at(any), reader), list(place.at(none), reader));
    }

    private static <T> List<T> list(Field field, Function<Field, T> reader) {
        List<T> values = new ArrayList<>();
        field.list().forEach(value -> values.add(reader.apply(value)));
        return values;
    }

    private static StringMatch string(Field value) {
        String text = value.requiredText();
        if (text.isEmpty()) {
            throw value.wrong("text that is not empty");
        }
        return StringMatch.ofPattern(text);
    }

    private static Cidr block(Field value) {
        return Cidr.parse(value.requiredText())
                .orElseThrow(() -> value.wrong("an IP address or a block such as 10.0.0.0/8"));
    }

    private static Integer port(Field value) {
        if (value.isNumber()) {
            return value.number(1, 65535).orElseThrow(() -> value.wrong("a port number"));
        }
        return Ports.parse(value.requiredText())
                .filter(port -> port > 0)
                .orElseThrow(() -> value.wrong("a port number"));
    }

    private ServiceAccountRef account(Field value) {
        String text = value.requiredText();
        try {
            return text.indexOf('/') < 0
                    ? new ServiceAccountRef(namespace, text)
                    : ServiceAccountRef.parse(text);
        } catch (IllegalArgumentException e) {
            throw value.wrong("a service account, or namespace/service account");
        }
    }
}
