package dev.weft.waypoint.http;

/** The version of HTTP that a message came in, or goes out by. */
public enum HttpProtocol {
    HTTP10("HTTP/1.0"),
    HTTP11("HTTP/1.1"),
    HTTP2("HTTP/2");

    private final String text;

    HttpProtocol(String text) {
        this.text = text;
    }

    /** As it stands in access logs. */
    public String text() {
        return text;
    }
}
