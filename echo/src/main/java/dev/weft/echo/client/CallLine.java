package dev.weft.echo.client;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSyntaxException;
import dev.weft.echo.call.CallException;
import dev.weft.echo.call.HttpAnswer;
import java.util.TreeMap;

/** One call as JSON: what came back, or why nothing did. */
final class CallLine {

    private CallLine() {}

    static JsonObject of(HttpAnswer answer, long nanos) {
        var json = new JsonObject();
        json.addProperty("status", answer.status());
        var headers = new JsonObject();
        new TreeMap<>(answer.headers()).forEach(headers::addProperty);
        json.add("headers", headers);
        json.add("body", body(answer.body().strip()));
        json.addProperty("bodyLength", answer.bodyLength());
        json.addProperty("micros", nanos / 1_000);
        return json;
    }

    static JsonObject of(CallException failure) {
        var json = new JsonObject();
        json.addProperty("error", failure.getMessage());
        json.addProperty("reason", failure.reason().label());
        return json;
    }

    /** As JSON where it is an object, else as text. */
    private static JsonElement body(String text) {
        if (text.startsWith("{")) {
            try {
                return JsonParser.parseString(text);
            } catch (JsonSyntaxException e) {
                // Text that only begins like an object.
            }
        }
        return new JsonPrimitive(text);
    }
}
