package dev.weft.tls;

import dev.weft.identity.SpiffeId;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.ReferenceCountedOpenSslContext;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.internal.tcnative.SSL;
import io.netty.util.IllegalReferenceCountException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLException;

/**
 * TLS as one workload: a client and a server context of one certificate. What a {@link TlsProfile}
 * says (TLS 1.3 unless it says more) with {@code h2}, certificates on both sides, no server name,
 * no resumption: a resumed session would skip the look at the peer.
 *
 * <p>The {@code CertificateManager} owns these objects and closes a replaced one a minute after the
 * swap; connections made before live on. Take it from the manager for every connection and do not
 * keep it.
 *
 * <p>Any thread; a channel's methods on its event loop.
 */
public final class WorkloadTls implements AutoCloseable {

    static final String PROTOCOL = "h2";
    static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);

    private static final int MAX_CERTIFICATE_BYTES = 32 * 1024;

    private final WorkloadCertificate certificate;
    private final PeerTrustManager peers;
    private final ReferenceCountedOpenSslContext client;
    private final ReferenceCountedOpenSslContext server;
    private final AtomicBoolean closed = new AtomicBoolean();

    private WorkloadTls(
            WorkloadCertificate certificate,
            PeerTrustManager peers,
            ReferenceCountedOpenSslContext client,
            ReferenceCountedOpenSslContext server) {
        this.certificate = certificate;
        this.peers = peers;
        this.client = client;
        this.server = server;
    }

    /** Builds both contexts: some milliseconds, so not on an event loop. */
    public static WorkloadTls of(WorkloadCertificate certificate) {
        return of(certificate, InstantSource.system());
    }

    /** With a clock of its own for the validity of peers; trusts the certificate's own roots. */
    static WorkloadTls of(WorkloadCertificate certificate, InstantSource clock) {
        return of(certificate, MeshTrust.of(certificate.roots()), clock, TlsProfile.STANDARD);
    }

    /**
     * With what peers must chain to, a clock for their validity, and what they are offered.
     *
     * @throws IllegalStateException if the native library refuses what was parsed
     */
    public static WorkloadTls of(
            WorkloadCertificate certificate,
            MeshTrust trust,
            InstantSource clock,
            TlsProfile profile) {
        PeerTrustManager peers = new PeerTrustManager(trust, clock);
        X509Certificate[] chain = certificate.chain().toArray(new X509Certificate[0]);
        try {
            ReferenceCountedOpenSslContext client =
                    context(
                            profile,
                            SslContextBuilder.forClient()
                                    .keyManager(certificate.key().privateKey(), chain)
                                    .endpointIdentificationAlgorithm(null),
                            peers);
            try {
                ReferenceCountedOpenSslContext server =
                        context(
                                profile,
                                SslContextBuilder.forServer(certificate.key().privateKey(), chain)
                                        .clientAuth(ClientAuth.REQUIRE),
                                peers);
                return new WorkloadTls(certificate, peers, client, server);
            } catch (SSLException | RuntimeException e) {
                client.release();
                throw e;
            }
        } catch (SSLException e) {
            throw new IllegalStateException("BoringSSL refuses " + certificate, e);
        }
    }

    private static ReferenceCountedOpenSslContext context(
            TlsProfile profile, SslContextBuilder builder, PeerTrustManager peers)
            throws SSLException {
        ReferenceCountedOpenSslContext context =
                (ReferenceCountedOpenSslContext)
                        builder.sslProvider(SslProvider.OPENSSL_REFCNT)
                                // Netty passes the key through a key store in memory. The default
                                // type
                                // would derive a password key for it, which takes seconds at start.
                                .keyStoreType("JKS")
                                .protocols(profile.protocols())
                                .ciphers(TlsProfile.SUITES)
                                .applicationProtocolConfig(
                                        new ApplicationProtocolConfig(
                                                Protocol.ALPN,
                                                SelectorFailureBehavior.NO_ADVERTISE,
                                                SelectedListenerFailureBehavior.ACCEPT,
                                                PROTOCOL))
                                .trustManager(peers)
                                .option(
                                        OpenSslContextOption.MAX_CERTIFICATE_LIST_BYTES,
                                        MAX_CERTIFICATE_BYTES)
                                .option(
                                        OpenSslContextOption.GROUPS,
                                        profile.groups().toArray(String[]::new))
                                .build();
        context.sessionContext().setSessionCacheEnabled(false);
        return context;
    }

    public WorkloadCertificate certificate() {
        return certificate;
    }

    /**
     * Puts the client side of TLS first into the pipeline of a connected channel and starts the
     * handshake. TLS 1.3 lets a client finish before the server has judged it: a server that
     * refuses us ends the connection after {@link HandshakeListener#secured}.
     *
     * @param expected the peer must prove to be one of these
     */
    public void client(Channel channel, Set<SpiffeId> expected, HandshakeListener listener) {
        handshake(client, channel, new PeerRule.OneOf(expected), listener);
    }

    /**
     * Puts the server side of TLS first into the pipeline. The client must prove an identity of our
     * own trust domain.
     */
    public void server(Channel channel, HandshakeListener listener) {
        PeerRule rule = new PeerRule.AnyOf(certificate.identity().trustDomain());
        handshake(server, channel, rule, listener);
    }

    private void handshake(
            ReferenceCountedOpenSslContext context,
            Channel channel,
            PeerRule rule,
            HandshakeListener listener) {
        assert channel.eventLoop().inEventLoop();
        if (!channel.isActive()) {
            listener.failed(HandshakeFailures.closed(rule));
            return;
        }
        try {
            // An engine keeps its context alive only once it is complete.
            context.retain();
        } catch (IllegalReferenceCountException e) {
            channel.close();
            listener.failed(HandshakeFailures.retired(rule));
            return;
        }
        try {
            SslHandler tls = context.newHandler(channel.alloc());
            tls.setHandshakeTimeoutMillis(HANDSHAKE_TIMEOUT.toMillis());
            ReferenceCountedOpenSslEngine engine = (ReferenceCountedOpenSslEngine) tls.engine();
            SSL.setOptions(engine.sslPointer(), SSL.SSL_OP_NO_TICKET);
            // TLS ends as a whole. Half-closed, the end of a peer that was killed would be an event
            // that nobody handles, and we would learn of it from a PING at the earliest.
            channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
            channel.pipeline()
                    .addFirst(new HandshakeGate(tls, peers, rule, listener))
                    .addFirst(tls);
        } finally {
            context.release();
        }
    }

    /** Releases the contexts as soon as the last connection made from them is gone. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            client.release();
            server.release();
        }
    }

    @Override
    public String toString() {
        return "TLS as " + certificate;
    }
}
