package dev.weft.controller.security;

import dev.weft.api.waypoint.AuthorizationRule;
import dev.weft.api.waypoint.Operation;
import dev.weft.api.waypoint.Source;
import dev.weft.api.waypoint.When;
import dev.weft.controller.reading.Known;
import dev.weft.manifest.Field;
import dev.weft.net.Cidr;
import dev.weft.net.Ports;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The rules of AuthorizationPolicies, whole. Pure.
 *
 * @param namespace of the policy, which a bare service account belongs to
 */
record RuleReading(String namespace) {

    private static final Set<String> KEYS =
            Set.of(
                    "source.ip",
                    "remote.ip",
                    "source.namespace",
                    "source.serviceAccount",
                    "source.trustDomain",
                    "source.principal",
                    "request.auth.principal",
                    "request.auth.audiences",
                    "request.auth.presenter",
                    "destination.ip",
                    "destination.port",
                    "connection.sni");
    private static final Pattern HEADER = Pattern.compile("request\\.headers\\[[^\\[\\]\\s]+]");
    private static final Pattern CLAIM =
            Pattern.compile("request\\.auth\\.claims(?:\\[[^\\[\\]]+])+");
    private static final Pattern TEMPLATE = Pattern.compile("\\{\\*{1,2}}");

    AuthorizationRule rule(Field rule) {
        Known.fields(rule, "from", "to", "when");
        AuthorizationRule.Builder made = AuthorizationRule.newBuilder();
        for (Field from : rule.at("from").list()) {
            made.addFrom(source(inner(from, "source")));
        }
        for (Field to : rule.at("to").list()) {
            made.addTo(operation(inner(to, "operation")));
        }
        rule.at("when").list().forEach(when -> made.addWhen(when(when)));
        return made.build();
    }

    private static Field inner(Field entry, String key) {
        Known.fields(entry, key);
        if (entry.at(key).map().isEmpty()) {
            throw entry.wrong("a " + key + " with at least one field");
        }
        return entry.at(key);
    }

    private Source source(Field field) {
        Known.fields(
                field,
                "principals",
                "notPrincipals",
                "namespaces",
                "notNamespaces",
                "serviceAccounts",
                "notServiceAccounts",
                "trustDomains",
                "notTrustDomains",
                "requestPrincipals",
                "notRequestPrincipals",
                "ipBlocks",
                "notIpBlocks",
                "remoteIpBlocks",
                "notRemoteIpBlocks");
        return Source.newBuilder()
                .addAllPrincipals(texts(field.at("principals")))
                .addAllNotPrincipals(texts(field.at("notPrincipals")))
                .addAllNamespaces(texts(field.at("namespaces")))
                .addAllNotNamespaces(texts(field.at("notNamespaces")))
                .addAllServiceAccounts(accounts(field.at("serviceAccounts")))
                .addAllNotServiceAccounts(accounts(field.at("notServiceAccounts")))
                .addAllTrustDomains(texts(field.at("trustDomains")))
                .addAllNotTrustDomains(texts(field.at("notTrustDomains")))
                .addAllRequestPrincipals(texts(field.at("requestPrincipals")))
                .addAllNotRequestPrincipals(texts(field.at("notRequestPrincipals")))
                .addAllIpBlocks(blocks(field.at("ipBlocks")))
                .addAllNotIpBlocks(blocks(field.at("notIpBlocks")))
                .addAllRemoteIpBlocks(blocks(field.at("remoteIpBlocks")))
                .addAllNotRemoteIpBlocks(blocks(field.at("notRemoteIpBlocks")))
                .build();
    }

    private static Operation operation(Field field) {
        Known.fields(
                field,
                "hosts",
                "notHosts",
                "ports",
                "notPorts",
                "methods",
                "notMethods",
                "paths",
                "notPaths");
        return Operation.newBuilder()
                .addAllHosts(texts(field.at("hosts")))
                .addAllNotHosts(texts(field.at("notHosts")))
                .addAllPorts(ports(field.at("ports")))
                .addAllNotPorts(ports(field.at("notPorts")))
                .addAllMethods(texts(field.at("methods")))
                .addAllNotMethods(texts(field.at("notMethods")))
                .addAllPaths(paths(field.at("paths")))
                .addAllNotPaths(paths(field.at("notPaths")))
                .build();
    }

    private When when(Field when) {
        Known.fields(when, "key", "values", "notValues");
        String key = when.at("key").requiredText();
        if (!KEYS.contains(key)
                && !HEADER.matcher(key).matches()
                && !CLAIM.matcher(key).matches()) {
            throw when.at("key").wrong("a key that policies know");
        }
        Field values = when.at("values");
        Field notValues = when.at("notValues");
        if (values.list().isEmpty() && notValues.list().isEmpty()) {
            throw when.wrong("values or notValues");
        }
        return When.newBuilder()
                .setKey(key)
                .addAllValues(values(key, values))
                .addAllNotValues(values(key, notValues))
                .build();
    }

    private List<String> values(String key, Field values) {
        return switch (key) {
            case "source.ip", "remote.ip", "destination.ip" -> blocks(values);
            case "destination.port" -> ports(values).stream().map(String::valueOf).toList();
            case "source.serviceAccount" -> accounts(values);
            default -> texts(values);
        };
    }

    private static List<String> texts(Field list) {
        for (Field value : list.list()) {
            if (value.requiredText().isEmpty()) {
                throw value.wrong("text that is not empty");
            }
        }
        return list.textList();
    }

    private List<String> accounts(Field list) {
        List<String> made = new ArrayList<>();
        for (Field value : list.list()) {
            String text = value.requiredText();
            String whole = text.indexOf('/') < 0 ? namespace + "/" + text : text;
            String[] parts = whole.split("/", -1);
            if (parts.length != 2
                    || parts[0].isEmpty()
                    || parts[1].isEmpty()
                    || whole.contains("*")) {
                throw value.wrong("a service account, or namespace/service account");
            }
            made.add(whole);
        }
        return made;
    }

    private static List<String> blocks(Field list) {
        List<String> made = new ArrayList<>();
        for (Field value : list.list()) {
            made.add(
                    Cidr.parse(value.requiredText())
                            .orElseThrow(() ->
                                    value.wrong("an IP address or a block such as 10.0.0.0/8"))
                            .toString());
        }
        return made;
    }

    private static List<Integer> ports(Field list) {
        List<Integer> made = new ArrayList<>();
        for (Field value : list.list()) {
            made.add(
                    (value.isNumber() ? value.number(1, 65535) : Ports.parse(value.requiredText()))
                            .filter(port -> port > 0)
                            .orElseThrow(() -> value.wrong("a port number")));
        }
        return made;
    }

    /** A template stands for whole segments, and what may be many of them comes last. */
    private static List<String> paths(Field list) {
        for (Field value : list.list()) {
            String text = value.requiredText();
            if (text.isEmpty()) {
                throw value.wrong("text that is not empty");
            }
            if (!text.contains("{")) {
                continue;
            }
            String plain = TEMPLATE.matcher(text).replaceAll("");
            int many = text.indexOf("{**}");
            boolean last = many < 0 || !text.substring(many + 4).contains("{*");
            if (plain.contains("*") || plain.contains("{") || plain.contains("}") || !last) {
                throw value.wrong(
                        "a path template: {*} for one segment, {**} for any number of them and"
                                + " last of all templates, and no other *");
            }
        }
        return list.textList();
    }
}
