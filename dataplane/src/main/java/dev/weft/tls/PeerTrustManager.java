package dev.weft.tls;

import dev.weft.identity.SpiffeId;
import io.netty.channel.Channel;
import java.io.ByteArrayInputStream;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Decides on the peer inside the handshake: its chain must lead to our roots and its identity must
 * satisfy the rule of its connection. Runs on the event loop of the connection.
 *
 * <p>One context serves connections that expect different peers, so the rule is found by the
 * engine; the engine's session would be the place, but it is emptied when the handshake starts. An
 * engine without a rule trusts nobody.
 */
final class PeerTrustManager extends X509ExtendedTrustManager {

    /** One handshake: whom it accepts, and whom it accepted. On one event loop. */
    static final class Check {
        private final PeerRule rule;
        private Optional<ProvenPeer> accepted = Optional.empty();

        Check(PeerRule rule) {
            this.rule = rule;
        }

        PeerRule rule() {
            return rule;
        }

        Optional<ProvenPeer> accepted() {
            return accepted;
        }
    }

    private final MeshTrust trust;
    private final InstantSource clock;
    private final Map<SSLEngine, Check> checks = new ConcurrentHashMap<>();

    PeerTrustManager(MeshTrust trust, InstantSource clock) {
        this.trust = trust;
        this.clock = clock;
    }

    /** Starts to look at an engine's peer; whoever calls this also calls {@link #forget}. */
    void expect(SSLEngine engine, Check check) {
        checks.put(engine, check);
    }

    /** The handshake was good; what speaks against its peer later is told to the channel. */
    void watch(Channel channel, SSLEngine engine, ProvenPeer peer) {
        trust.watch(channel, peer, !engine.getUseClientMode());
    }

    void forget(SSLEngine engine) {
        checks.remove(engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain, TrustPath.Purpose.CLIENT, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain, TrustPath.Purpose.SERVER, engine);
    }

    private void check(X509Certificate[] chain, TrustPath.Purpose purpose, SSLEngine engine)
            throws CertificateException {
        Check check = checks.get(engine);
        if (check == null) {
            throw new CertificateException("no rule says whom this connection may talk to");
        }
        PeerRule rule = check.rule;
        SpiffeId peer;
        List<X509Certificate> parsed;
        try {
            parsed = parse(chain);
            trust.verify(parsed, purpose, clock.instant());
            peer = LeafIdentity.of(parsed.getFirst());
        } catch (RevokedCertificateException e) {
            throw PeerRefusedException.revoked(rule.expected(), e);
        } catch (CertificateException e) {
            throw PeerRefusedException.untrusted(rule.expected(), e);
        }
        Optional<String> refusal = rule.refusal(peer);
        if (refusal.isPresent()) {
            throw new PeerRefusedException(
                    new HandshakeFailure(
                            HandshakeFailure.Kind.WRONG_IDENTITY,
                            refusal.get(),
                            rule.expected(),
                            Optional.of(peer)),
                    null);
        }
        check.accepted = Optional.of(new ProvenPeer(peer, parsed));
    }

    /** The engine hands out certificates that parse themselves again for every question. */
    private static List<X509Certificate> parse(X509Certificate[] chain)
            throws CertificateException {
        List<X509Certificate> parsed = new ArrayList<>();
        for (X509Certificate certificate : chain) {
            byte[] encoded = certificate.getEncoded();
            parsed.add(
                    (X509Certificate)
                            Pem.x509().generateCertificate(new ByteArrayInputStream(encoded)));
        }
        return parsed;
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType)
            throws CertificateException {
        throw withoutEngine();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType)
            throws CertificateException {
        throw withoutEngine();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw withoutEngine();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw withoutEngine();
    }

    private static CertificateException withoutEngine() {
        return new CertificateException("peers are only checked on a TLS engine");
    }
}
