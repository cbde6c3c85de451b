package dev.weft.cli.view;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.weft.cli.source.Fields;
import java.util.List;
import java.util.Map;

/**
 * A policy as the controller translated it.
 *
 * @param accepted whether it is in force; a policy with a mistake is refused whole
 * @param reason in a word
 * @param message what is wrong, or what it does
 * @param enforcedBy which program enforces it
 * @param selected workloads that it selects
 * @param enrolled those of them that are in the mesh, where alone it can be enforced
 * @param knownBy nodes whose proxies have it
 */
record PolicyRow(
        String kind,
        String namespace,
        String name,
        boolean accepted,
        String reason,
        String message,
        String enforcedBy,
        int selected,
        int enrolled,
        List<String> knownBy) {

    static List<PolicyRow> of(JsonArray statuses, Map<String, JsonObject> dumps) {
        return statuses.asList().stream()
                .filter(JsonElement::isJsonObject)
                .map(JsonElement::getAsJsonObject)
                .map(status -> of(status, dumps))
                .toList();
    }

    private static PolicyRow of(JsonObject status, Map<String, JsonObject> dumps) {
        var namespace = Fields.text(status, "namespace");
        var name = Fields.text(status, "name");
        return new PolicyRow(
                Fields.text(status, "kind"),
                namespace,
                name,
                Fields.text(status, "accepted").equals("true"),
                Fields.text(status, "reason"),
                Fields.text(status, "message"),
                Fields.text(status, "enforcedBy"),
                Fields.number(status, "selected"),
                Fields.number(status, "enrolled"),
                dumps.entrySet().stream()
                        .filter(dump -> has(dump.getValue(), namespace, name))
                        .map(Map.Entry::getKey)
                        .sorted()
                        .toList());
    }

    private static boolean has(JsonObject dump, String namespace, String name) {
        return Fields.objects(dump, "policies").stream()
                .anyMatch(policy ->
                        Fields.text(policy, "namespace").equals(namespace)
                                && Fields.text(policy, "name").equals(name));
    }
}
