package dev.weft.local.config;

import java.util.Locale;

/** The IP families that nodes, pods and Services of a local mesh get. */
public enum AddressFamilies {
    IPV4,
    IPV6,
    DUAL;

    public boolean ipv4() {
        return this != IPV6;
    }

    public boolean ipv6() {
        return this != IPV4;
    }

    /** Reads {@code ipv4}, {@code ipv6} or {@code dual}, in any case. */
    public static AddressFamilies parse(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "ipv4" -> IPV4;
            case "ipv6" -> IPV6;
            case "dual" -> DUAL;
            default ->
                    throw LocalMeshException.of(
                            "address families \"%s\": expected ipv4, ipv6 or dual", text);
        };
    }
}
