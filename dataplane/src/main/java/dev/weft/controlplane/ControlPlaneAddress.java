package dev.weft.controlplane;

/** Host and port of a control plane service. */
@SuppressWarnings({"DoNotCallSuggester", "UnusedVariable"})
public record ControlPlaneAddress(String host, int port) {

    public ControlPlaneAddress {
        if (host.isEmpty() || port < 1 || port > 65535) {
            throw new IllegalArgumentException(
                    "control plane address '" + host + ":" + port + "': expected host and port");
        }
    }

    /**
     * Parses {@code https://host:port}; the scheme may be left out.
     *
     * @throws IllegalArgumentException saying what was expected
     */
    public static ControlPlaneAddress parse(String text) {
        throw new UnsupportedOperationException();
    }
}
