package dev.weft.cli.source;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads fields of admin pages, where a default value may be left out. */
public final class Fields {

    private Fields() {}

    /** A text, number or truth value as text; empty when it is not there. */
    public static String text(JsonObject object, String name) {
        var value = object.get(name);
        return value != null && value.isJsonPrimitive() ? value.getAsString() : "";
    }

    /** A whole number; 0 when it is not there. */
    public static int number(JsonObject object, String name) {
        var value = object.get(name);
        return value != null && value.isJsonPrimitive() ? value.getAsInt() : 0;
    }

    /** The objects in an array; none when it is not there. */
    public static List<JsonObject> objects(JsonObject object, String name) {
        return elements(object, name).stream()
                .filter(JsonElement::isJsonObject)
                .map(JsonElement::getAsJsonObject)
                .toList();
    }

    /** The texts in an array; none when it is not there. */
    public static List<String> texts(JsonObject object, String name) {
        return elements(object, name).stream()
                .filter(JsonElement::isJsonPrimitive)
                .map(JsonElement::getAsString)
                .toList();
    }

    /** The objects in an object, by key; none when it is not there. */
    public static Map<String, JsonObject> children(JsonObject object, String name) {
        var children = new TreeMap<String, JsonObject>();
        child(object, name)
                .entrySet()
                .forEach(entry -> {
                    if (entry.getValue().isJsonObject()) {
                        children.put(entry.getKey(), entry.getValue().getAsJsonObject());
                    }
                });
        return children;
    }

    /** An object in an object; an empty one when it is not there. */
    public static JsonObject child(JsonObject object, String name) {
        var value = object.get(name);
        return value != null && value.isJsonObject() ? value.getAsJsonObject() : new JsonObject();
    }

    private static List<JsonElement> elements(JsonObject object, String name) {
        var value = object.get(name);
        return value != null && value.isJsonArray() ? value.getAsJsonArray().asList() : List.of();
    }
}
