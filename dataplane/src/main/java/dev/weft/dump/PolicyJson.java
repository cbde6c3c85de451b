package dev.weft.dump;

import com.google.gson.stream.JsonWriter;
import dev.weft.identity.ServiceAccountRef;
import dev.weft.policy.Authorization;
import dev.weft.policy.Match;
import dev.weft.policy.StringMatch;
import java.io.IOException;
import java.util.List;

/** A policy; kinds of attributes of which nothing is asked are left out. */
public final class PolicyJson {
    private PolicyJson() {}

    public static void write(JsonWriter json, Authorization policy) throws IOException {
        json.beginObject();
        json.name("name").value(policy.key().name());
        json.name("namespace").value(policy.key().namespace());
        json.name("scope")
                .value(
                        switch (policy.scope()) {
                            case GLOBAL -> "Global";
                            case NAMESPACE -> "Namespace";
                            case WORKLOAD_SELECTOR -> "WorkloadSelector";
                        });
        json.name("action")
                .value(
                        switch (policy.action()) {
                            case ALLOW -> "Allow";
                            case DENY -> "Deny";
                        });
        json.name("rules").beginArray();
        for (Authorization.Rule rule : policy.rules()) {
            json.beginArray();
            for (Authorization.Clause clause : rule.clauses()) {
                json.beginArray();
                for (Match match : clause.matches()) {
                    write(json, match);
                }
                json.endArray();
            }
            json.endArray();
        }
        json.endArray();
        json.name("dryRun").value(policy.dryRun());
        json.endObject();
    }

    private static void write(JsonWriter json, Match match) throws IOException {
        json.beginObject();
        list(json, "namespaces", match.namespaces().anyOf(), PolicyJson::text);
        list(json, "notNamespaces", match.namespaces().noneOf(), PolicyJson::text);
        list(json, "principals", match.principals().anyOf(), PolicyJson::text);
        list(json, "notPrincipals", match.principals().noneOf(), PolicyJson::text);
        list(json, "serviceAccounts", match.serviceAccounts().anyOf(), PolicyJson::account);
        list(json, "notServiceAccounts", match.serviceAccounts().noneOf(), PolicyJson::account);
        list(json, "sourceIps", match.sourceIps().anyOf(), PolicyJson::printed);
        list(json, "notSourceIps", match.sourceIps().noneOf(), PolicyJson::printed);
        list(json, "destinationIps", match.destinationIps().anyOf(), PolicyJson::printed);
        list(json, "notDestinationIps", match.destinationIps().noneOf(), PolicyJson::printed);
        list(json, "destinationPorts", match.destinationPorts().anyOf(), JsonWriter::value);
        list(json, "notDestinationPorts", match.destinationPorts().noneOf(), JsonWriter::value);
        json.endObject();
    }

    private interface Writer<T> {
        void write(JsonWriter json, T value) throws IOException;
    }

    private static <T> void list(JsonWriter json, String name, List<T> values, Writer<T> writer)
            throws IOException {
        if (values.isEmpty()) {
            return;
        }
        json.name(name).beginArray();
        for (T value : values) {
            writer.write(json, value);
        }
        json.endArray();
    }

    private static void text(JsonWriter json, StringMatch match) throws IOException {
        json.beginObject();
        switch (match) {
            case StringMatch.Exact exact -> json.name("Exact").value(exact.value());
            case StringMatch.Prefix prefix -> json.name("Prefix").value(prefix.value());
            case StringMatch.Suffix suffix -> json.name("Suffix").value(suffix.value());
            case StringMatch.Presence presence -> json.name("Presence").beginArray().endArray();
        }
        json.endObject();
    }

    private static void account(JsonWriter json, ServiceAccountRef account) throws IOException {
        json.beginObject();
        json.name("namespace").value(account.namespace());
        json.name("serviceAccount").value(account.name());
        json.endObject();
    }

    private static void printed(JsonWriter json, Object value) throws IOException {
        json.value(value.toString());
    }
}
