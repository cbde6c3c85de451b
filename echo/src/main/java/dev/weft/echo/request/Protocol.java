package dev.weft.echo.request;

/** How a request came. Answers carry the label. */
public enum Protocol {
    HTTP_1_0("HTTP/1.0"),
    HTTP_1_1("HTTP/1.1"),
    /** HTTP/2 without TLS, the client knowing beforehand. */
    H2C("h2c"),
    /** HTTP/2 without TLS, by the Upgrade header of HTTP/1.1. */
    H2C_UPGRADE("h2c-upgrade"),
    /** HTTP/2 by TLS. */
    H2("h2"),
    WEBSOCKET("websocket"),
    GRPC("gRPC");

    private final String label;

    Protocol(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    public boolean http2() {
        return this != HTTP_1_0 && this != HTTP_1_1 && this != WEBSOCKET;
    }
}
