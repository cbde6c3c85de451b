package dev.weft.waypoint.filter;

import dev.weft.identity.SpiffeId;
import dev.weft.net.IpAddresses;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.http.ResponseHead;
import dev.weft.waypoint.match.InvalidConfig;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** What stands between percent signs in the value of a header, in Envoy's words. Immutable. */
@FunctionalInterface
interface Substitution {
    DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    /** The text in its place; empty if there is nothing to say. */
    String of(Exchange exchange, Optional<ResponseHead> response);

    static Substitution literal(String text) {
        return (exchange, response) -> text;
    }

    /**
     * Compiles what stands between the percent signs: {@code NAME}, {@code NAME(argument):length}.
     */
    static Substitution compile(String command) throws InvalidConfig {
        int open = command.indexOf('(');
        int close = command.lastIndexOf(')');
        if (open >= 0 && close > open) {
            return withArgument(
                    command.substring(0, open),
                    command.substring(open + 1, close),
                    length(command, command.substring(close + 1)));
        }
        return switch (command) {
            case "DOWNSTREAM_REMOTE_ADDRESS" -> (e, r) -> e.downstream().address().toString();
            case "DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT" ->
                    (e, r) -> IpAddresses.text(e.downstream().address().ip());
            case "DOWNSTREAM_REMOTE_PORT" ->
                    (e, r) -> Integer.toString(e.downstream().address().port());
            case "DOWNSTREAM_LOCAL_PORT" ->
                    (e, r) -> Integer.toString(e.downstream().front().port());
            case "DOWNSTREAM_PEER_URI_SAN" ->
                    (e, r) -> e.downstream().identity().map(SpiffeId::toString).orElse("");
            case "REQUESTED_SERVER_NAME" -> (e, r) -> e.downstream().sni();
            case "PROTOCOL" -> (e, r) -> e.request().protocol().text();
            case "START_TIME" -> (e, r) -> TIME.format(e.start());
            case "RESPONSE_CODE" ->
                    (e, r) -> r.map(head -> Integer.toString(head.status())).orElse("");
            default -> throw unknown(command);
        };
    }

    private static Substitution withArgument(String name, String argument, int length)
            throws InvalidConfig {
        int alternative = argument.indexOf('?');
        String first = alternative < 0 ? argument : argument.substring(0, alternative);
        String second = alternative < 0 ? "" : argument.substring(alternative + 1);
        return switch (name) {
            case "REQ" ->
                    (e, r) -> {
                        String value = header(e.request(), first);
                        return cut(value.isEmpty() ? header(e.request(), second) : value, length);
                    };
            case "RESP" ->
                    (e, r) -> {
                        String value = header(r, first);
                        return cut(value.isEmpty() ? header(r, second) : value, length);
                    };
            default -> throw unknown(name + "(" + argument + ")");
        };
    }

    private static String header(RequestHead head, String name) {
        String value =
                switch (name.toLowerCase(Locale.ROOT)) {
                    case "" -> "";
                    case ":authority", "host" -> head.authority();
                    case ":method" -> head.method();
                    case ":path" -> head.target();
                    case ":scheme" -> head.scheme();
                    default -> head.header(name);
                };
        return value == null ? "" : value;
    }

    private static String header(Optional<ResponseHead> response, String name) {
        return name.isEmpty()
                ? ""
                : response.map(head -> String.join(",", head.headers().getAll(name))).orElse("");
    }

    private static String cut(String value, int length) {
        return value.length() <= length ? value : value.substring(0, length);
    }

    private static int length(String command, String suffix) throws InvalidConfig {
        if (suffix.isEmpty()) {
            return Integer.MAX_VALUE;
        }
        boolean digits =
                suffix.length() >= 2
                        && suffix.length() <= 6
                        && suffix.charAt(0) == ':'
                        && suffix.chars().skip(1).allMatch(c -> c >= '0' && c <= '9');
        if (!digits) {
            throw unknown(command);
        }
        return Integer.parseInt(suffix.substring(1));
    }

    private static InvalidConfig unknown(String command) {
        return new InvalidConfig(
                "%"
                        + command
                        + "%: not known here; known are REQ(name), RESP(name),"
                        + " DOWNSTREAM_REMOTE_ADDRESS, DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT,"
                        + " DOWNSTREAM_REMOTE_PORT, DOWNSTREAM_LOCAL_PORT, DOWNSTREAM_PEER_URI_SAN,"
                        + " REQUESTED_SERVER_NAME, PROTOCOL, START_TIME, RESPONSE_CODE");
    }
}
