package dev.weft.telemetry;

/** How a connection failed, as the label {@code response_flags} says it. */
public enum ResponseFlag {
    /** It did not fail. */
    NONE("-"),
    /** Policy forbids it. */
    DENY("DENY"),
    /** The other side could not be reached. */
    CONNECT("CONNECT"),
    TLS_FAILURE("TLS_FAILURE"),
    H2_HANDSHAKE_FAILURE("H2_HANDSHAKE_FAILURE"),
    /** The peer did not answer at all, which looks like a network policy. */
    NETWORK_POLICY("NETWORK_POLICY"),
    /** There is no certificate for the identity that is needed. */
    IDENTITY_ERROR("IDENTITY_ERROR"),
    CERT_REVOKED("CERT_REVOKED");

    private final String text;

    ResponseFlag(String text) {
        this.text = text;
    }

    public boolean isFailure() {
        return this != NONE;
    }

    /** The value on the wire. */
    @Override
    public String toString() {
        return text;
    }
}
