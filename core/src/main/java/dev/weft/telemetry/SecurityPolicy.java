package dev.weft.telemetry;

/** The value of {@link TrafficLabel#CONNECTION_SECURITY_POLICY}. */
public enum SecurityPolicy {
    MUTUAL_TLS("mutual_tls"),
    /** Plaintext, as far as the mesh can tell. */
    UNKNOWN("unknown");

    private final String text;

    SecurityPolicy(String text) {
        this.text = text;
    }

    /** The value on the wire. */
    @Override
    public String toString() {
        return text;
    }
}
