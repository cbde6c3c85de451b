package dev.weft.mesh;

import com.google.gson.JsonObject;
import java.util.Locale;
import java.util.Optional;

/** What came of one call, as {@code weft-echo client -o json} tells it. */
record Call(JsonObject json) {

    /** 0 when there was no answer. */
    int status() {
        return json.has("status") ? json.get("status").getAsInt() : 0;
    }

    /** A header of the answer; several values are joined by a comma. */
    Optional<String> header(String name) {
        return text(json, "headers", name.toLowerCase(Locale.ROOT));
    }

    /** What the answering program says of itself or of the request; empty if it is no echo. */
    Optional<String> body(String field) {
        return json.has("body") && json.get("body").isJsonObject()
                ? Optional.ofNullable(json.getAsJsonObject("body").get(field))
                        .map(value -> value.getAsString())
                : Optional.empty();
    }

    /** A header of the request as the answering program got it. */
    Optional<String> received(String name) {
        return json.has("body") && json.get("body").isJsonObject()
                ? text(json.getAsJsonObject("body"), "headers", name.toLowerCase(Locale.ROOT))
                : Optional.empty();
    }

    /** The pod that answered. */
    String host() {
        return body("host").orElse("");
    }

    String version() {
        return body("version").orElse("");
    }

    long millis() {
        return json.has("micros") ? json.get("micros").getAsLong() / 1000 : -1;
    }

    private static Optional<String> text(JsonObject object, String group, String name) {
        return Optional.ofNullable(object.getAsJsonObject(group))
                .map(values -> values.get(name))
                .map(value -> value.getAsString().replace(", ", ","));
    }
}
