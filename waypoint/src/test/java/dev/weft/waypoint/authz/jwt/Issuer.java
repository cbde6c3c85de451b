package dev.weft.waypoint.authz.jwt;

import com.google.gson.Gson;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Map;

/** Signs tokens, with a real key of its own. */
public final class Issuer {

    private final KeyPair keys;
    private final JWK jwk;

    private Issuer(KeyPair keys, JWK jwk) {
        this.keys = keys;
        this.jwk = jwk;
    }

    public static Issuer rsa(String kid) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            KeyPair keys = generator.generateKeyPair();
            return new Issuer(
                    keys, new RSAKey.Builder((RSAPublicKey) keys.getPublic()).keyID(kid).build());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static Issuer ec(String kid, Curve curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve.getStdName()));
            KeyPair keys = generator.generateKeyPair();
            return new Issuer(
                    keys,
                    new ECKey.Builder(curve, (ECPublicKey) keys.getPublic()).keyID(kid).build());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static Issuer ed25519(String kid) {
        try {
            KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            byte[] encoded = keys.getPublic().getEncoded();
            Base64URL x =
                    Base64URL.encode(
                            Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
            return new Issuer(keys, new OctetKeyPair.Builder(Curve.Ed25519, x).keyID(kid).build());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Its public key, as a set. */
    public String jwks() {
        return new JWKSet(jwk).toString();
    }

    public static String jwks(Issuer... issuers) {
        return new JWKSet(Arrays.stream(issuers).map(issuer -> issuer.jwk).toList()).toString();
    }

    public String token(JWSAlgorithm algorithm, Map<String, Object> claims) {
        return signed(new JWSHeader.Builder(algorithm).keyID(jwk.getKeyID()).build(), claims);
    }

    public String signed(JWSHeader header, Map<String, Object> claims) {
        try {
            if (jwk instanceof OctetKeyPair) {
                return edwards(header, claims);
            }
            JWSSigner signer =
                    keys.getPrivate() instanceof ECPrivateKey ec
                            ? new ECDSASigner(ec)
                            : new RSASSASigner(keys.getPrivate());
            JWSObject jws = new JWSObject(header, new Payload(new Gson().toJson(claims)));
            jws.sign(signer);
            return jws.serialize();
        } catch (JOSEException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private String edwards(JWSHeader header, Map<String, Object> claims)
            throws GeneralSecurityException {
        String signed = header.toBase64URL() + "." + Base64URL.encode(new Gson().toJson(claims));
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(keys.getPrivate());
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        return signed + "." + Base64URL.encode(signature.sign());
    }
}
