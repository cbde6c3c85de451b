package dev.weft.tls;

import dev.weft.identity.SpiffeId;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A certificate that an authority issued, with its key. Immutable.
 *
 * @param chain the leaf, then its intermediates, without the root
 * @param roots what peers must chain to
 * @param refreshAt when to ask for the next one: half of its life
 */
public record WorkloadCertificate(
        SpiffeId identity,
        List<X509Certificate> chain,
        WorkloadKey key,
        List<X509Certificate> roots,
        Instant notBefore,
        Instant notAfter,
        Instant refreshAt) {

    public WorkloadCertificate {
        chain = List.copyOf(chain);
        roots = List.copyOf(roots);
    }

    /**
     * Reads what an authority answered. Costs about a millisecond.
     *
     * @param requested the identity that was asked for; the leaf must name exactly this one
     * @param answer PEM texts: the leaf, intermediates, and last the bundle of roots
     * @throws InvalidCertificateException if it is not a usable certificate for that identity
     */
    public static WorkloadCertificate parse(
            SpiffeId requested, WorkloadKey key, List<String> answer, Instant now)
            throws InvalidCertificateException {
        if (answer.size() < 2) {
            throw new InvalidCertificateException(
                    "the authority answered "
                            + answer.size()
                            + " elements, expected at least the certificate and the roots");
        }
        List<X509Certificate> chain = new ArrayList<>();
        for (String element : answer.subList(0, answer.size() - 1)) {
            chain.addAll(Pem.certificates("the issued chain", element));
        }
        List<X509Certificate> roots = Pem.certificates("the bundle of roots", answer.getLast());
        X509Certificate leaf = chain.getFirst();
        SpiffeId identity = LeafIdentity.of(leaf);
        if (!identity.equals(requested)) {
            throw new InvalidCertificateException(
                    "the authority certified " + identity + ", asked was for " + requested);
        }
        if (!matches(key, leaf)) {
            throw new InvalidCertificateException(
                    "the certificate of " + identity + " is for another key than ours");
        }
        new TrustPath(roots).verify(chain, TrustPath.Purpose.CLIENT, now);
        Instant from = leaf.getNotBefore().toInstant();
        Instant to = leaf.getNotAfter().toInstant();
        Instant half = from.plus(Duration.between(from, to).dividedBy(2));
        return new WorkloadCertificate(identity, chain, key, roots, from, to, half);
    }

    public X509Certificate leaf() {
        return chain.getFirst();
    }

    public boolean validAt(Instant now) {
        return !now.isBefore(notBefore) && now.isBefore(notAfter);
    }

    @Override
    public String toString() {
        return identity
                + " serial "
                + leaf().getSerialNumber().toString(16)
                + " valid "
                + notBefore
                + " to "
                + notAfter;
    }

    /** Whether the key signs what the leaf's public key verifies. */
    private static boolean matches(WorkloadKey key, X509Certificate leaf) {
        byte[] probe = leaf.getSerialNumber().toByteArray();
        String algorithm =
                key.privateKey().getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
        try {
            Signature signer = Signature.getInstance(algorithm);
            signer.initSign(key.privateKey());
            signer.update(probe);
            byte[] signature = signer.sign();
            signer.initVerify(leaf.getPublicKey());
            signer.update(probe);
            return signer.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
