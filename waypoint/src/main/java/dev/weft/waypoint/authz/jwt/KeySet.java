package dev.weft.waypoint.authz.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The public keys of an issuer (JWKS, RFC 7517). Immutable; any thread. */
final class KeySet {

    private static final int MOST = 100;

    /** A key that can verify; others in the set are passed over. */
    private record Key(JWK jwk, JWSVerifier verifier) {

        boolean fits(@Nullable String kid, JWSAlgorithm algorithm) {
            boolean named = kid == null || jwk.getKeyID() == null || jwk.getKeyID().equals(kid);
            boolean meant = jwk.getAlgorithm() == null || jwk.getAlgorithm().equals(algorithm);
            return named && meant && verifier.supportedJWSAlgorithms().contains(algorithm);
        }
    }

    private final String text;
    private final List<Key> keys;

    private KeySet(String text, List<Key> keys) {
        this.text = text;
        this.keys = keys;
    }

    /** Reads a set. The exception says what is wrong. */
    static KeySet parse(String text) throws ParseException {
        JWKSet set = JWKSet.parse(text);
        if (set.getKeys().size() > MOST) {
            throw new ParseException(set.getKeys().size() + " keys: expected at most " + MOST, 0);
        }
        List<Key> keys = new ArrayList<>();
        for (JWK jwk : set.getKeys()) {
            boolean signs = jwk.getKeyUse() == null || jwk.getKeyUse().equals(KeyUse.SIGNATURE);
            if (signs) {
                verifier(jwk).ifPresent(verifier -> keys.add(new Key(jwk, verifier)));
            }
        }
        if (keys.isEmpty()) {
            throw new ParseException("no key that verifies signatures (RSA, EC or OKP)", 0);
        }
        return new KeySet(text, List.copyOf(keys));
    }

    /** This one if it says the same. */
    KeySet orSame(KeySet newer) {
        return newer.equals(this) ? this : newer;
    }

    /** By what they say, so that what was verified with one stays verified with its copy. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof KeySet set && set.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    void verify(Token token) throws JwtException {
        String kid = token.jws().getHeader().getKeyID();
        JWSAlgorithm algorithm = token.jws().getHeader().getAlgorithm();
        boolean tried = false;
        for (Key key : keys) {
            if (key.fits(kid, algorithm)) {
                tried = true;
                if (verifies(key, token)) {
                    return;
                }
            }
        }
        throw tried ? JwtException.of("Jwt verification fails") : JwtException.keyUnknown();
    }

    private static boolean verifies(Key key, Token token) {
        try {
            return key.verifier()
                    .verify(
                            token.jws().getHeader(),
                            token.jws().getSigningInput(),
                            token.jws().getSignature());
        } catch (JOSEException e) {
            return false; // the key does not fit the signature after all
        }
    }

    private static Optional<JWSVerifier> verifier(JWK jwk) throws ParseException {
        try {
            return switch (jwk) {
                case RSAKey rsa -> Optional.of(new RSASSAVerifier(rsa.toPublicJWK()));
                case ECKey ec
                        when ECDSAVerifier.SUPPORTED_ALGORITHMS.stream()
                                .anyMatch(a -> fits(ec, a)) ->
                        Optional.of(new ECDSAVerifier(ec.toPublicJWK()));
                case OctetKeyPair okp -> EdwardsVerifier.of(okp);
                default -> Optional.empty();
            };
        } catch (JOSEException e) {
            throw new ParseException("key '" + jwk.getKeyID() + "': " + e.getMessage(), 0);
        }
    }

    private static boolean fits(ECKey key, JWSAlgorithm algorithm) {
        return Curve.forJWSAlgorithm(algorithm).contains(key.getCurve())
                && !algorithm.equals(JWSAlgorithm.ES256K);
    }
}
