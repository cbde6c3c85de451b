package dev.weft.admin;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * An answer.
 *
 * @param charset in which the body is sent
 */
public record AdminResponse(int status, String contentType, String body, Charset charset) {

    private static final String TEXT = "text/plain; charset=utf-8";

    public AdminResponse(int status, String contentType, String body) {
        this(status, contentType, body, StandardCharsets.UTF_8);
    }

    public static AdminResponse text(String body) {
        return text(200, body);
    }

    public static AdminResponse text(int status, String body) {
        return new AdminResponse(status, TEXT, body);
    }

    public static AdminResponse json(String body) {
        return new AdminResponse(200, "application/json", body);
    }

    public static AdminResponse html(String body) {
        return new AdminResponse(200, "text/html; charset=utf-8", body);
    }

    /** A file to be kept. */
    public static AdminResponse binary(byte[] content) {
        return new AdminResponse(
                200,
                "application/octet-stream",
                new String(content, StandardCharsets.ISO_8859_1),
                StandardCharsets.ISO_8859_1);
    }
}
