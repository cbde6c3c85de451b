package dev.weft.waypoint.authz.jwt;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSObject;
import java.text.ParseException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A token that was read, and is not verified: only its issuer may be used, to find the rule.
 *
 * @param payload as it stands in the token, base64url without padding
 */
record Token(JWSObject jws, Map<String, Object> values, String payload) {

    /** Bytes of a token; what is longer is none. */
    static final int LONGEST = 16 * 1024;

    private static final int SKEW_S = 60;

    /** Signatures with a key that only the issuer has: neither none nor shared secrets. */
    private static final Set<JWSAlgorithm> ALGORITHMS =
            Set.of(
                    JWSAlgorithm.RS256,
                    JWSAlgorithm.RS384,
                    JWSAlgorithm.RS512,
                    JWSAlgorithm.PS256,
                    JWSAlgorithm.PS384,
                    JWSAlgorithm.PS512,
                    JWSAlgorithm.ES256,
                    JWSAlgorithm.ES384,
                    JWSAlgorithm.ES512,
                    JWSAlgorithm.EdDSA,
                    JWSAlgorithm.Ed25519);

    static Token parse(String text) throws JwtException {
        if (text.length() > LONGEST) {
            throw JwtException.of("Jwt is too long");
        }
        int first = text.indexOf('.');
        int second = text.indexOf('.', first + 1);
        if (first <= 0 || second < 0 || text.indexOf('.', second + 1) >= 0) {
            throw JwtException.of(
                    "Jwt is not in the form of Header.Payload.Signature with two dots and 3"
                            + " sections");
        }
        JWSObject jws;
        try {
            jws = JWSObject.parse(text);
        } catch (ParseException | IllegalArgumentException e) {
            throw JwtException.of("Jwt header is not valid");
        }
        if (!ALGORITHMS.contains(jws.getHeader().getAlgorithm())) {
            throw JwtException.of("Jwt header [alg] is not supported");
        }
        if (jws.getHeader().getCriticalParams() != null
                || !jws.getHeader().isBase64URLEncodePayload()) {
            throw JwtException.of("Jwt header [crit] is not supported");
        }
        Map<String, Object> values = jws.getPayload().toJSONObject();
        if (values == null) {
            throw JwtException.of("Jwt payload is not a valid JSON object");
        }
        return new Token(jws, values, text.substring(first + 1, second));
    }

    String issuer() {
        return values.get("iss") instanceof String text ? text : "";
    }

    /** Refuses one whose time is over, or has not come; a minute of difference is let pass. */
    void requireTime(Instant now) throws JwtException {
        long seconds = now.getEpochSecond();
        if (values.containsKey("nbf") && time("nbf") > seconds + SKEW_S) {
            throw JwtException.of("Jwt not yet valid");
        }
        if (values.containsKey("exp") && time("exp") <= seconds - SKEW_S) {
            throw JwtException.of("Jwt is expired");
        }
    }

    /** Seconds since the epoch when it must be looked at anew. */
    long expiry() throws JwtException {
        return values.containsKey("exp") ? time("exp") + SKEW_S : Long.MAX_VALUE;
    }

    void requireAudience(Set<String> allowed) throws JwtException {
        if (allowed.isEmpty()) {
            return;
        }
        Object audience = values.get("aud");
        List<?> all = audience instanceof List<?> list ? list : List.of(String.valueOf(audience));
        if (all.stream().noneMatch(allowed::contains)) {
            throw JwtException.audience();
        }
    }

    private long time(String claim) throws JwtException {
        if (values.get(claim) instanceof Number number) {
            // As far away as is meant, and never so far that adding to it wraps around.
            return Math.clamp(number.longValue(), 0, Long.MAX_VALUE / 2);
        }
        throw JwtException.of("Jwt payload [" + claim + "] is not a number");
    }

    /** Never the token. */
    @Override
    public String toString() {
        return "token of " + issuer();
    }
}
