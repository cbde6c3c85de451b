package dev.weft.controller.ca;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;

/** The root of all identities with its key. The key is seen by the issuer and the store alone. */
public record RootCertificate(X509Certificate certificate, PrivateKey key) {

    /** The bundle that peers verify against, in PEM. */
    public String bundle() {
        try {
            return Pem.encode(Pem.CERTIFICATE, certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate that was built or parsed has bytes", e);
        }
    }

    public Instant notAfter() {
        return certificate.getNotAfter().toInstant();
    }

    /** Whether key and certificate belong together, proved by a signature. */
    boolean keyFits() {
        byte[] probe = {1, 2, 3};
        try {
            Signature signer = Signature.getInstance("SHA256withECDSA");
            signer.initSign(key);
            signer.update(probe);
            byte[] signature = signer.sign();
            signer.initVerify(certificate.getPublicKey());
            signer.update(probe);
            return signer.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** Names the root without its key, whatever prints it. */
    @Override
    public String toString() {
        return "root "
                + certificate.getSubjectX500Principal()
                + " serial "
                + certificate.getSerialNumber().toString(16);
    }
}
