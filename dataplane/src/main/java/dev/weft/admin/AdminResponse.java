package dev.weft.admin;

/** An answer. */
public record AdminResponse(int status, String contentType, String body) {

    private static final String TEXT = "text/plain; charset=utf-8";

    public static AdminResponse text(String body) {
        return text(200, body);
    }

    public static AdminResponse text(int status, String body) {
        return new AdminResponse(status, TEXT, body);
    }

    public static AdminResponse json(String body) {
        return new AdminResponse(200, "application/json", body);
    }
}
