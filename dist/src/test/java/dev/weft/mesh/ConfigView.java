package dev.weft.mesh;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a node proxy knows of the mesh, from its configuration dump and in one order whatever order
 * it has there. Each object by its name.
 */
record ConfigView(
        Map<String, JsonElement> workloads,
        Map<String, JsonElement> services,
        Map<String, JsonElement> policies) {

    static ConfigView of(JsonObject dump) {
        return new ConfigView(
                named(dump.getAsJsonArray("workloads"), "uid"),
                named(dump.getAsJsonArray("services"), "hostname"),
                named(dump.getAsJsonArray("policies"), "name"));
    }

    private static Map<String, JsonElement> named(JsonArray objects, String key) {
        Map<String, JsonElement> named = new TreeMap<>();
        for (JsonElement object : objects) {
            JsonObject fields = object.getAsJsonObject();
            String name =
                    fields.get("namespace").getAsString() + "/" + fields.get(key).getAsString();
            named.put(name, ordered(fields));
        }
        return named;
    }

    /** Lists here are sets: what is in them counts, and not where. */
    private static JsonElement ordered(JsonElement element) {
        if (element.isJsonArray()) {
            JsonArray sorted = new JsonArray();
            element.getAsJsonArray().asList().stream()
                    .map(ConfigView::ordered)
                    .sorted(Comparator.comparing(JsonElement::toString))
                    .forEach(sorted::add);
            return sorted;
        }
        if (element.isJsonObject()) {
            JsonObject sorted = new JsonObject();
            new TreeMap<>(element.getAsJsonObject().asMap())
                    .forEach((name, value) -> sorted.add(name, ordered(value)));
            return sorted;
        }
        return element;
    }
}
