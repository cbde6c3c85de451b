package dev.weft.cli.source;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A condition of an object, as the controller worked it out.
 *
 * @param parent what the object is attached to, or a part of it; empty for the object as a whole
 * @param status {@code True}, {@code False} or {@code Unknown}
 */
public record Condition(String parent, String type, String status, String reason, String message) {

    /** Those of which it is bad when they hold. */
    private static final Set<String> BAD_WHEN_TRUE =
            Set.of("Conflicted", "PartiallyInvalid", "OverlappingTLSConfig", "WaypointMissing");

    /** The conditions of the object as a whole, then those of its parents. */
    public static List<Condition> of(JsonObject object) {
        var all = new ArrayList<Condition>();
        add(all, "", Fields.objects(object, "conditions"));
        for (var parent : Fields.objects(object, "parents")) {
            add(all, Fields.text(parent, "parent"), Fields.objects(parent, "conditions"));
        }
        return all;
    }

    /** Those of one object; none when nothing is said of it. */
    public static List<Condition> find(
            JsonArray statuses, String kind, String namespace, String name) {
        return statuses.asList().stream()
                .filter(JsonElement::isJsonObject)
                .map(JsonElement::getAsJsonObject)
                .filter(object -> Fields.text(object, "kind").equals(kind))
                .filter(object -> Fields.text(object, "namespace").equals(namespace))
                .filter(object -> Fields.text(object, "name").equals(name))
                .flatMap(object -> of(object).stream())
                .toList();
    }

    /** Whether nothing has to be done about it. */
    public boolean good() {
        var word = type.substring(type.lastIndexOf('/') + 1);
        return status.equals(BAD_WHEN_TRUE.contains(word) ? "False" : "True");
    }

    /** As a sentence of it is read: what, why, and what to do. */
    public String text() {
        return (parent.isEmpty() ? "" : parent + ": ")
                + type
                + "="
                + status
                + " "
                + reason
                + (message.isEmpty() ? "" : ": " + message);
    }

    private static void add(List<Condition> all, String parent, List<JsonObject> conditions) {
        for (var condition : conditions) {
            all.add(
                    new Condition(
                            parent,
                            Fields.text(condition, "type"),
                            Fields.text(condition, "status"),
                            Fields.text(condition, "reason"),
                            Fields.text(condition, "message")));
        }
    }
}
