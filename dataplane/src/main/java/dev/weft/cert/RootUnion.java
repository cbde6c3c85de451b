package dev.weft.cert;

import dev.weft.identity.TrustDomain;
import dev.weft.tls.MeshTrust;
import dev.weft.tls.Revocation;
import dev.weft.tls.WorkloadCertificate;
import dev.weft.tls.WorkloadTls;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The roots of each trust domain: the union of what came with the valid certificates of this node.
 * So a new root is trusted from the first answer that names it, and an old one until the last
 * certificate that came with it is replaced or has run out. Belongs to the manager's worker.
 */
final class RootUnion {

    private final Map<TrustDomain, MeshTrust> trusts = new HashMap<>();
    private final Revocation revocation;

    RootUnion(Revocation revocation) {
        this.revocation = revocation;
    }

    /** The trust of a domain, kept up to date for as long as the manager lives. */
    MeshTrust of(TrustDomain trustDomain) {
        return trusts.computeIfAbsent(trustDomain, domain -> new MeshTrust(revocation));
    }

    /** Whether the certificate came with a root that nobody named before, and is not the first. */
    static boolean isNew(WorkloadCertificate certificate, MeshTrust known) {
        return !known.roots().isEmpty() && !known.roots().containsAll(certificate.roots());
    }

    /** What is trusted from the moment on at which the certificate has come. */
    static Set<X509Certificate> both(MeshTrust known, WorkloadCertificate certificate) {
        Set<X509Certificate> both = new HashSet<>(known.roots());
        both.addAll(certificate.roots());
        return both;
    }

    /** Whether an identity's certificate came without roots that {@code news} brought. */
    static boolean lacks(Entry.View view, WorkloadCertificate news, Instant now) {
        return view.valid(now)
                .map(WorkloadTls::certificate)
                .filter(held ->
                        held.identity().trustDomain().equals(news.identity().trustDomain())
                                && !held.roots().containsAll(news.roots()))
                .isPresent();
    }

    /** Takes stock after a certificate came or went. */
    void gather(Collection<Entry> entries, Instant now) {
        Map<TrustDomain, Set<X509Certificate>> named = new HashMap<>();
        for (Entry entry : entries) {
            entry.view
                    .valid(now)
                    .ifPresent(tls ->
                            named.computeIfAbsent(
                                            entry.identity.trustDomain(), d -> new HashSet<>())
                                    .addAll(tls.certificate().roots()));
        }
        trusts.forEach((domain, trust) -> trust.replace(named.getOrDefault(domain, Set.of())));
    }
}
