package dev.weft.waypoint.authz.rule;

import dev.weft.policy.StringMatch;
import dev.weft.waypoint.authz.jwt.Claims;

/**
 * A pattern of {@code <iss>/<sub>}, split at its last slash: issuers are URLs, and a subject with a
 * slash must not pass for another issuer's. Pure.
 */
record TokenPrincipal(StringMatch issuer, StringMatch subject) {

    private static final StringMatch ANY = new StringMatch.Presence();

    static TokenPrincipal parse(String pattern) {
        int slash = pattern.lastIndexOf('/');
        if (pattern.equals("*")) {
            return new TokenPrincipal(ANY, ANY);
        }
        if (slash < 0) {
            return withoutSlash(pattern);
        }
        String issuer = pattern.substring(0, slash);
        String subject = pattern.substring(slash + 1);
        if (pattern.startsWith("*")) {
            return new TokenPrincipal(
                    issuer.equals("*") ? ANY : new StringMatch.Suffix(issuer.substring(1)),
                    new StringMatch.Exact(subject));
        }
        if (subject.endsWith("*")) {
            return new TokenPrincipal(
                    new StringMatch.Exact(issuer),
                    subject.equals("*")
                            ? ANY
                            : new StringMatch.Prefix(subject.substring(0, subject.length() - 1)));
        }
        return new TokenPrincipal(new StringMatch.Exact(issuer), new StringMatch.Exact(subject));
    }

    private static TokenPrincipal withoutSlash(String pattern) {
        if (pattern.startsWith("*")) {
            return new TokenPrincipal(ANY, new StringMatch.Suffix(pattern.substring(1)));
        }
        if (pattern.endsWith("*")) {
            String prefix = pattern.substring(0, pattern.length() - 1);
            return new TokenPrincipal(new StringMatch.Prefix(prefix), ANY);
        }
        return new TokenPrincipal(new StringMatch.Exact(pattern), new StringMatch.Exact(""));
    }

    /** A token has both parts, or it names nobody. */
    boolean matches(Claims claims) {
        return !claims.issuer().isEmpty()
                && !claims.subject().isEmpty()
                && issuer.matches(claims.issuer())
                && subject.matches(claims.subject());
    }
}
