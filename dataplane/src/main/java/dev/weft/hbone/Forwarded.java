package dev.weft.hbone;

import java.util.Optional;

/**
 * The {@code forwarded} header of a CONNECT: {@code for="10.244.1.7:51234";host=orders.shop}.
 *
 * @param source the socket address of the application that connects
 * @param host the service it called, where known; not quoted on the wire
 */
public record Forwarded(String source, Optional<String> host) {

    public String encode() {
        return "for=\"" + source + "\"" + host.map(h -> ";host=" + h).orElse("");
    }

    /** Reads the first element of the header; empty when it names no source. */
    public static Optional<Forwarded> parse(String header) {
        String source = "";
        Optional<String> host = Optional.empty();
        for (String pair : header.split(",", 2)[0].split(";")) {
            int equals = pair.indexOf('=');
            if (equals < 0) {
                continue;
            }
            String value = unquoted(pair.substring(equals + 1).strip());
            String name = pair.substring(0, equals).strip();
            if (name.equalsIgnoreCase("for")) {
                source = value;
            } else if (name.equalsIgnoreCase("host") && !value.isEmpty()) {
                host = Optional.of(value);
            }
        }
        return source.isEmpty() ? Optional.empty() : Optional.of(new Forwarded(source, host));
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}
