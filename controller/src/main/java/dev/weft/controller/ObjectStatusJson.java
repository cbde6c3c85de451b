package dev.weft.controller;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.weft.controller.status.Condition;
import dev.weft.controller.status.ObjectStatus;
import java.util.List;

/** What became of an object, as JSON. Pure. */
final class ObjectStatusJson {

    private ObjectStatusJson() {}

    static JsonObject of(ObjectStatus status) {
        JsonObject json = new JsonObject();
        json.addProperty("kind", status.kind());
        json.addProperty("namespace", status.namespace());
        json.addProperty("name", status.name());
        json.addProperty("accepted", status.isAccepted());
        json.add("conditions", conditions(status.conditions()));
        JsonArray parents = new JsonArray();
        status.parents()
                .forEach(parent -> {
                    JsonObject one = new JsonObject();
                    one.addProperty("parent", parent.parent());
                    one.add("conditions", conditions(parent.conditions()));
                    parents.add(one);
                });
        json.add("parents", parents);
        return json;
    }

    private static JsonArray conditions(List<Condition> conditions) {
        JsonArray all = new JsonArray();
        for (Condition condition : conditions) {
            JsonObject json = new JsonObject();
            json.addProperty("type", condition.type());
            json.addProperty("status", condition.status().word());
            json.addProperty("reason", condition.reason());
            json.addProperty("message", condition.message());
            all.add(json);
        }
        return all;
    }
}
