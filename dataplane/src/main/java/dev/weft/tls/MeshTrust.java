package dev.weft.tls;

import io.netty.channel.Channel;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * What peers must chain to, shared by the contexts of every certificate of one trust domain, so
 * that a root that comes with one certificate is trusted under all of them at once. Any thread; a
 * change counts for the handshakes that begin after it.
 */
public final class MeshTrust {

    /** One coherent value for readers. */
    private record Roots(Set<X509Certificate> certificates, TrustPath path) {}

    private volatile Roots roots = new Roots(Set.of(), new TrustPath(List.of()));

    private final Revocation revocation;

    /** Trusts nobody until {@link #replace}. */
    public MeshTrust(Revocation revocation) {
        this.revocation = revocation;
    }

    static MeshTrust of(Collection<X509Certificate> trusted) {
        MeshTrust trust = new MeshTrust(Revocation.none());
        trust.replace(trusted);
        return trust;
    }

    /** From now on exactly these roots are trusted. One writer. */
    public void replace(Collection<X509Certificate> trusted) {
        Set<X509Certificate> now = Set.copyOf(trusted);
        if (!now.equals(roots.certificates)) {
            roots = new Roots(now, new TrustPath(List.copyOf(now)));
        }
    }

    /** The roots that are trusted now. */
    public Set<X509Certificate> roots() {
        return roots.certificates;
    }

    void verify(List<X509Certificate> chain, TrustPath.Purpose purpose, Instant now)
            throws InvalidCertificateException, RevokedCertificateException {
        Roots known = roots;
        known.path.verify(chain, purpose, now);
        revocation.check(chain, known.certificates, purpose == TrustPath.Purpose.CLIENT);
    }

    /** Ends the connection when a certificate of its peer is revoked later. */
    void watch(Channel channel, ProvenPeer peer, boolean atServer) {
        revocation.watch(channel, peer.chain(), roots.certificates, atServer);
    }
}
