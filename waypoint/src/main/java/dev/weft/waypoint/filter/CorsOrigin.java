package dev.weft.waypoint.filter;

import dev.weft.api.waypoint.StringMatch;
import dev.weft.waypoint.http.Authority;
import dev.weft.waypoint.match.Dialect;
import dev.weft.waypoint.match.InvalidConfig;
import dev.weft.waypoint.match.TextMatch;
import java.util.Locale;
import java.util.Optional;

/** An origin that is allowed. Immutable. */
sealed interface CorsOrigin {

    boolean allows(String origin);

    static CorsOrigin compile(StringMatch match, Dialect dialect) throws InvalidConfig {
        if (match.getMatchCase() == StringMatch.MatchCase.EXACT && match.getExact().equals("*")) {
            return new Any();
        }
        boolean parts =
                dialect == Dialect.GATEWAY_API
                        && match.getMatchCase() == StringMatch.MatchCase.EXACT;
        Optional<Parts> origin = parts ? Parts.parse(match.getExact()) : Optional.empty();
        if (origin.isPresent()) {
            return origin.get();
        }
        return new Text(TextMatch.compile(match));
    }

    /** Every origin. */
    record Any() implements CorsOrigin {
        @Override
        public boolean allows(String origin) {
            return true;
        }
    }

    /** A text that is compared. */
    record Text(TextMatch match) implements CorsOrigin {
        @Override
        public boolean allows(String origin) {
            return match.matches(origin);
        }
    }

    /**
     * An origin of the Gateway API.
     *
     * @param host in lower case; {@code *.} in front stands for one label or more
     * @param port never implied
     */
    record Parts(String scheme, String host, int port) implements CorsOrigin {

        static Optional<Parts> parse(String origin) {
            int separator = origin.indexOf("://");
            if (separator <= 0) {
                return Optional.empty();
            }
            String scheme = origin.substring(0, separator).toLowerCase(Locale.ROOT);
            String authority = origin.substring(separator + 3);
            int port = Authority.port(authority);
            if (port < 0 && !scheme.equals("http") && !scheme.equals("https")) {
                return Optional.empty();
            }
            int implied = scheme.equals("https") ? 443 : 80;
            return Optional.of(
                    new Parts(scheme, Authority.host(authority), port < 0 ? implied : port));
        }

        @Override
        public boolean allows(String origin) {
            return parse(origin).filter(this::covers).isPresent();
        }

        private boolean covers(Parts other) {
            if (!scheme.equals(other.scheme) || port != other.port) {
                return false;
            }
            boolean wild = host.startsWith("*");
            String rest = host.substring(wild ? 1 : 0);
            return wild
                    ? other.host.length() > rest.length() && other.host.endsWith(rest)
                    : other.host.equals(rest);
        }
    }
}
