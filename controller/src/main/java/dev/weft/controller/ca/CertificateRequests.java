package dev.weft.controller.ca;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/**
 * Reads signing requests. Only the key is taken from one: who the certificate is for is never the
 * request's own word.
 */
final class CertificateRequests {

    /** Longer requests are refused unread. */
    static final int MAX_LENGTH = 16 * 1024;

    private static final int MIN_RSA_BITS = 2048;
    private static final int MAX_RSA_BITS = 8192;
    private static final Set<ASN1ObjectIdentifier> CURVES =
            Set.of(SECObjectIdentifiers.secp256r1, SECObjectIdentifiers.secp384r1);

    private CertificateRequests() {}

    /**
     * The key of a PKCS#10 request in PEM that is signed with that key.
     *
     * @throws RefusedException naming what is wrong with it
     */
    static PublicKey keyOf(String pem) throws RefusedException {
        if (pem.length() > MAX_LENGTH) {
            throw refused("it has " + pem.length() + " characters, at most " + MAX_LENGTH);
        }
        byte[] der =
                Pem.decode("CERTIFICATE REQUEST", pem)
                        .or(() -> Pem.decode("NEW CERTIFICATE REQUEST", pem))
                        .orElseThrow(() -> refused("expected one CERTIFICATE REQUEST in PEM"));
        try {
            JcaPKCS10CertificationRequest request = new JcaPKCS10CertificationRequest(der);
            requireStrongKind(request.getSubjectPublicKeyInfo().getAlgorithm());
            PublicKey key = request.getPublicKey();
            if (key instanceof RSAPublicKey rsa) {
                requireLength(rsa.getModulus().bitLength());
            }
            if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
                throw refused("its signature is not one of its key");
            }
            return key;
        } catch (IOException
                | GeneralSecurityException
                | OperatorCreationException
                | PKCSException
                | RuntimeException e) {
            // Damaged DER shows itself in the parser as almost any unchecked exception.
            throw refused("it cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    private static void requireStrongKind(AlgorithmIdentifier algorithm) throws RefusedException {
        if (algorithm.getAlgorithm().equals(PKCSObjectIdentifiers.rsaEncryption)) {
            return;
        }
        boolean curve =
                algorithm.getAlgorithm().equals(X9ObjectIdentifiers.id_ecPublicKey)
                        && algorithm.getParameters() instanceof ASN1ObjectIdentifier named
                        && CURVES.contains(named);
        if (!curve) {
            throw refused(
                    "its key has algorithm "
                            + algorithm.getAlgorithm()
                            + ", expected EC on P-256 or P-384, or RSA");
        }
    }

    private static void requireLength(int bits) throws RefusedException {
        if (bits < MIN_RSA_BITS || bits > MAX_RSA_BITS) {
            throw refused(
                    "its RSA key has "
                            + bits
                            + " bits, expected "
                            + MIN_RSA_BITS
                            + " to "
                            + MAX_RSA_BITS);
        }
    }

    private static RefusedException refused(String what) {
        return new RefusedException(Refusal.CSR, "certificate request: " + what);
    }
}
