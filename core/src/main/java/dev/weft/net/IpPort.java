package dev.weft.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * An address and a port of one socket.
 *
 * @param ip canonical: IPv4-mapped IPv6 is IPv4, no zone
 * @param port 0 to 65535
 */
public record IpPort(InetAddress ip, int port) {

    public IpPort {
        ip = IpAddresses.canonical(ip);
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("port " + port + ": expected 0 to 65535");
        }
    }

    /** Parses {@code 10.0.0.1:80} or {@code [fd00::1]:80}; empty for anything else. */
    public static Optional<IpPort> parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon <= 0) {
            return Optional.empty();
        }
        String host = text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (bracketed) {
            host = host.substring(1, host.length() - 1);
        }
        if (bracketed != (host.indexOf(':') >= 0)) {
            return Optional.empty();
        }
        Optional<Integer> port = Ports.parse(text.substring(colon + 1));
        Optional<InetAddress> ip = IpAddresses.parse(host);
        return ip.isPresent() && port.isPresent()
                ? Optional.of(new IpPort(ip.get(), port.get()))
                : Optional.empty();
    }

    /** From a resolved socket address. */
    public static IpPort of(InetSocketAddress address) {
        return new IpPort(address.getAddress(), address.getPort());
    }

    public InetSocketAddress toSocketAddress() {
        return new InetSocketAddress(ip, port);
    }

    @Override
    public String toString() {
        return IpAddresses.isV6(ip)
                ? "[" + IpAddresses.text(ip) + "]:" + port
                : IpAddresses.text(ip) + ":" + port;
    }
}
