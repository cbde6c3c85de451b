package dev.weft.net;

import java.util.Optional;

/** What a CONNECT names in {@code :authority}. */
public sealed interface HboneTarget {

    /** A pod or service address; the common form. */
    record Socket(IpPort address) implements HboneTarget {
        @Override
        public int port() {
            return address.port();
        }

        @Override
        public String toString() {
            return address.toString();
        }
    }

    /** A service by name; used between networks. */
    record Host(String hostname, int port) implements HboneTarget {
        @Override
        public String toString() {
            return hostname + ":" + port;
        }
    }

    /** Parses an authority; empty when it has no port or no usable host. */
    static Optional<HboneTarget> parse(String authority) {
        Optional<IpPort> socket = IpPort.parse(authority);
        if (socket.isPresent()) {
            return Optional.of(new Socket(socket.get()));
        }
        int colon = authority.lastIndexOf(':');
        if (colon <= 0) {
            return Optional.empty();
        }
        String host = authority.substring(0, colon);
        return isHostname(host)
                ? Ports.parse(authority.substring(colon + 1)).map(port -> new Host(host, port))
                : Optional.empty();
    }

    int port();

    private static boolean isHostname(String host) {
        if (host.length() > 253 || IpAddresses.parse(host).isPresent()) {
            return false;
        }
        boolean letter = false;
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            boolean alpha = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            letter |= alpha;
            if (!alpha && !(c >= '0' && c <= '9') && c != '-' && c != '.' && c != '_') {
                return false;
            }
        }
        return letter;
    }
}
