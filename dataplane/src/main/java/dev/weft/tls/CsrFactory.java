package dev.weft.tls;

import dev.weft.identity.SpiffeId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/**
 * Makes keys and signing requests: PKCS#10 (RFC 2986) with an EC P-256 key, an empty subject, and
 * one critical alternative name, the identity as a URI. Any thread; costs about a millisecond.
 */
public final class CsrFactory {

    private static final String ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2";
    private static final String EXTENSION_REQUEST = "1.2.840.113549.1.9.14";
    private static final String SUBJECT_ALTERNATIVE_NAME = "2.5.29.17";
    private static final int URI_NAME = 6;

    /** A new key and a request for a certificate that names {@code identity}. */
    public SigningRequest create(SpiffeId identity) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            byte[] info = requestInfo(identity, pair.getPublic().getEncoded());
            Signature signer = Signature.getInstance("SHA256withECDSA");
            signer.initSign(pair.getPrivate());
            signer.update(info);
            byte[] request =
                    Der.sequence(
                            info,
                            Der.sequence(Der.objectIdentifier(ECDSA_WITH_SHA256)),
                            Der.bitString(signer.sign()));
            return new SigningRequest(WorkloadKey.of(pair.getPrivate()), pem(request));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no ECDSA with P-256", e);
        }
    }

    private static byte[] requestInfo(SpiffeId identity, byte[] publicKey) {
        byte[] names = Der.sequence(Der.contextText(URI_NAME, identity.toString()));
        byte[] extension =
                Der.sequence(
                        Der.objectIdentifier(SUBJECT_ALTERNATIVE_NAME),
                        Der.TRUE,
                        Der.octetString(names));
        byte[] attribute =
                Der.sequence(
                        Der.objectIdentifier(EXTENSION_REQUEST), Der.set(Der.sequence(extension)));
        byte[] version = Der.integer(0);
        byte[] emptySubject = Der.sequence();
        return Der.sequence(version, emptySubject, publicKey, Der.context(0, attribute));
    }

    private static String pem(byte[] request) {
        Base64.Encoder lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
        return "-----BEGIN CERTIFICATE REQUEST-----\n"
                + lines.encodeToString(request)
                + "\n-----END CERTIFICATE REQUEST-----\n";
    }
}
