package dev.weft.controlplane;

import dev.weft.net.Ports;

/**
 * Host and port of a control plane service.
 *
 * @param host a name or an address; IPv6 without brackets
 */
public record ControlPlaneAddress(String host, int port) {

    private static final String SCHEME = "https://";

    public ControlPlaneAddress {
        if (host.isEmpty() || port < 1 || port > 65535) {
            throw invalid(host + ":" + port);
        }
    }

    /**
     * Parses {@code https://host:port}; the scheme may be left out.
     *
     * @throws IllegalArgumentException saying what was expected
     */
    public static ControlPlaneAddress parse(String text) {
        String rest = text.startsWith(SCHEME) ? text.substring(SCHEME.length()) : text;
        int colon = rest.lastIndexOf(':');
        if (colon < 0) {
            throw invalid(text);
        }
        String host = rest.substring(0, colon);
        int port = Ports.parse(rest.substring(colon + 1)).orElseThrow(() -> invalid(text));
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.indexOf(':') >= 0 || host.indexOf('/') >= 0) {
            throw invalid(text);
        }
        return new ControlPlaneAddress(host, port);
    }

    /** As it stands in a URL. */
    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }

    private static IllegalArgumentException invalid(String text) {
        return new IllegalArgumentException(
                "control plane address '" + text + "': expected https://<host>:<port>");
    }
}
