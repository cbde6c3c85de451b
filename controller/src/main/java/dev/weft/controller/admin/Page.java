package dev.weft.controller.admin;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;

/** An answer to one request. */
public record Page(int status, String contentType, String body) {

    private static final Gson JSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    public static Page text(int status, String body) {
        return new Page(status, "text/plain; charset=utf-8", body);
    }

    public static Page json(JsonElement body) {
        return new Page(200, "application/json", JSON.toJson(body) + "\n");
    }
}
