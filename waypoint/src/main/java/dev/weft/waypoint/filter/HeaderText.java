package dev.weft.waypoint.filter;

import dev.weft.waypoint.http.ResponseHead;
import dev.weft.waypoint.match.Dialect;
import dev.weft.waypoint.match.InvalidConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The value of a header: as it is written, or, in a VirtualService, with substitutions between
 * percent signs as Envoy has them. Immutable.
 */
public final class HeaderText {
    static final HeaderText EMPTY = new HeaderText("", List.of());

    private final String source;

    /** None when the source is the value. */
    private final List<Substitution> parts;

    private HeaderText(String source, List<Substitution> parts) {
        this.source = source;
        this.parts = List.copyOf(parts);
    }

    static HeaderText compile(String source, Dialect dialect) throws InvalidConfig {
        HeaderNames.value(source);
        return switch (dialect) {
            case GATEWAY_API -> new HeaderText(source, List.of());
            case VIRTUAL_SERVICE ->
                    new HeaderText(
                            source, source.indexOf('%') < 0 ? List.of() : Parser.parse(source));
        };
    }

    /** As it was written. */
    public String source() {
        return source;
    }

    /** The value in a request. */
    String of(Exchange exchange) {
        return of(exchange, Optional.empty());
    }

    /** The value in a response. */
    String of(Exchange exchange, ResponseHead response) {
        return of(exchange, Optional.of(response));
    }

    private String of(Exchange exchange, Optional<ResponseHead> response) {
        if (parts.isEmpty()) {
            return source;
        }
        var value = new StringBuilder();
        for (Substitution part : parts) {
            value.append(part.of(exchange, response));
        }
        return oneLine(value);
    }

    /** A server name, say, may hold any byte; a header must not end early. */
    private static String oneLine(StringBuilder value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7f) {
                value.setCharAt(i, '_');
            }
        }
        return value.toString();
    }

    /** Whether there was something to substitute, and nothing came of it. */
    boolean isVanished(String value) {
        return value.isEmpty() && !parts.isEmpty();
    }

    /** Splits at percent signs; two of them are one that is meant. */
    private static final class Parser {

        static List<Substitution> parse(String source) throws InvalidConfig {
            var parts = new ArrayList<Substitution>();
            int at = 0;
            while (at < source.length()) {
                int percent = source.indexOf('%', at);
                if (percent < 0) {
                    parts.add(Substitution.literal(source.substring(at)));
                    break;
                }
                parts.add(Substitution.literal(source.substring(at, percent)));
                if (source.startsWith("%%", percent)) {
                    parts.add(Substitution.literal("%"));
                    at = percent + 2;
                    continue;
                }
                int end = end(source, percent + 1);
                parts.add(Substitution.compile(source.substring(percent + 1, end)));
                at = end + 1;
            }
            return parts;
        }

        /** The percent sign that closes, not one between brackets. */
        private static int end(String source, int from) throws InvalidConfig {
            int depth = 0;
            for (int i = from; i < source.length(); i++) {
                char c = source.charAt(i);
                if (c == '(') {
                    depth++;
                } else if (c == ')') {
                    depth--;
                } else if (c == '%' && depth <= 0) {
                    return i;
                }
            }
            throw new InvalidConfig(
                    "\"" + source + "\": a % that is not closed; write %% for one that is meant");
        }
    }
}
