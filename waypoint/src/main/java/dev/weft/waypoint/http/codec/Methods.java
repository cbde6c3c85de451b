package dev.weft.waypoint.http.codec;

import org.jspecify.annotations.Nullable;

/** Methods, shared instead of made anew. */
final class Methods {

    private Methods() {}

    static @Nullable String known(String text) {
        return switch (text) {
            case "GET" -> "GET";
            case "HEAD" -> "HEAD";
            case "POST" -> "POST";
            case "PUT" -> "PUT";
            case "DELETE" -> "DELETE";
            case "PATCH" -> "PATCH";
            case "OPTIONS" -> "OPTIONS";
            case "CONNECT" -> "CONNECT";
            default -> null;
        };
    }
}
