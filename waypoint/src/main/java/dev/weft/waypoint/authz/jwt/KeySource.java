package dev.weft.waypoint.authz.jwt;

import dev.weft.api.waypoint.JwtRule;
import java.net.URI;
import java.net.URISyntaxException;
import java.text.ParseException;
import java.time.Duration;

/** Where the keys of an issuer are. */
sealed interface KeySource {

    /** In the policy itself. */
    record Inline(KeySet keys) implements KeySource {}

    /**
     * Somewhere else.
     *
     * @param uri of the keys, or of a description that names it
     * @param discovered whether it is such a description (OpenID Connect Discovery)
     */
    record Remote(URI uri, boolean discovered, String issuer, Duration time) implements KeySource {}

    Duration STANDARD_TIME = Duration.ofSeconds(5);

    /** The exception says what is wrong. */
    static KeySource of(JwtRule rule) throws ParseException {
        if (!rule.getJwks().isEmpty()) {
            return new Inline(KeySet.parse(rule.getJwks()));
        }
        Duration time =
                rule.getTimeoutMs() == 0
                        ? STANDARD_TIME
                        : Duration.ofMillis(Math.min(rule.getTimeoutMs(), 60_000));
        boolean discovered = rule.getJwksUri().isEmpty();
        String issuer = rule.getIssuer();
        String base = issuer.endsWith("/") ? issuer : issuer + "/";
        String text = discovered ? base + ".well-known/openid-configuration" : rule.getJwksUri();
        return new Remote(webUri(text), discovered, issuer, time);
    }

    /** A URI that can be fetched. */
    static URI webUri(String text) throws ParseException {
        try {
            URI uri = new URI(text);
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (web && uri.getHost() != null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw new ParseException("'" + text + "' is no URI: " + e.getReason(), e.getIndex());
        }
        throw new ParseException(
                "'" + text + "': expected http:// or https:// and a host, where keys can be got",
                0);
    }
}
