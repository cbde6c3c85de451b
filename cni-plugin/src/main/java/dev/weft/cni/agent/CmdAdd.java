package dev.weft.cni.agent;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * The request of the CNI plugin for a starting pod: the fields of the ambient CNI protocol that
 * matter here, and the pod's uid where the runtime tells it.
 *
 * @param podUid empty if not told
 */
record CmdAdd(Path netns, String podName, String podNamespace, String podUid) {

    /**
     * Reads the JSON body.
     *
     * @throws IllegalArgumentException it is not what a plugin sends; says what is wrong
     */
    static CmdAdd parse(String json) {
        JsonObject body;
        try {
            JsonElement parsed = JsonParser.parseString(json);
            if (!parsed.isJsonObject()) {
                throw new IllegalArgumentException("the body is no JSON object");
            }
            body = parsed.getAsJsonObject();
        } catch (JsonParseException | StackOverflowError e) {
            throw new IllegalArgumentException("the body is no JSON: " + e.getMessage(), e);
        }
        return new CmdAdd(
                path(text(body, "Netns")),
                required(body, "PodName"),
                required(body, "PodNamespace"),
                text(body, "PodUID"));
    }

    private static Path path(String netns) {
        try {
            Path path = Path.of(netns);
            if (path.isAbsolute()) {
                return path;
            }
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("Netns '" + netns + "' is no path", e);
        }
        throw new IllegalArgumentException("Netns '" + netns + "': an absolute path was expected");
    }

    private static String required(JsonObject body, String key) {
        String text = text(body, key);
        if (text.isEmpty()) {
            throw new IllegalArgumentException(key + " is missing");
        }
        return text;
    }

    private static String text(JsonObject body, String key) {
        JsonElement value = body.get(key);
        if (value == null || value.isJsonNull()) {
            return "";
        }
        if (!value.isJsonPrimitive()) {
            throw new IllegalArgumentException(key + " is no text");
        }
        return value.getAsString();
    }
}
