package dev.weft.waypoint.authz.jwt;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.jca.JCAContext;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/**
 * Ed25519 by the JDK (RFC 8037). The library's own asks for one more dependency.
 *
 * @param key public
 */
record EdwardsVerifier(PublicKey key) implements JWSVerifier {

    private static final int KEY_BYTES = 32;

    /** What stands before the bytes of a key in SubjectPublicKeyInfo (RFC 8410). */
    private static final byte[] HEADER = HexFormat.of().parseHex("302a300506032b6570032100");

    /** Empty for other curves, and for bytes that are no key. */
    static Optional<JWSVerifier> of(OctetKeyPair pair) {
        byte[] bytes = pair.getX().decode();
        if (!pair.getCurve().equals(Curve.Ed25519) || bytes.length != KEY_BYTES) {
            return Optional.empty();
        }
        byte[] encoded = new byte[HEADER.length + KEY_BYTES];
        System.arraycopy(HEADER, 0, encoded, 0, HEADER.length);
        System.arraycopy(bytes, 0, encoded, HEADER.length, KEY_BYTES);
        try {
            return Optional.of(
                    new EdwardsVerifier(
                            KeyFactory.getInstance("Ed25519")
                                    .generatePublic(new X509EncodedKeySpec(encoded))));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    @Override
    public boolean verify(JWSHeader header, byte[] signed, Base64URL signature) {
        try {
            Signature check = Signature.getInstance("Ed25519");
            check.initVerify(key);
            check.update(signed);
            return check.verify(signature.decode());
        } catch (GeneralSecurityException e) {
            return false; // a signature of another form
        }
    }

    @Override
    public Set<JWSAlgorithm> supportedJWSAlgorithms() {
        return Set.of(JWSAlgorithm.EdDSA, JWSAlgorithm.Ed25519);
    }

    @Override
    public JCAContext getJCAContext() {
        return new JCAContext();
    }
}
