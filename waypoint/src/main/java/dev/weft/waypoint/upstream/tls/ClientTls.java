package dev.weft.waypoint.upstream.tls;

import dev.weft.waypoint.upstream.settings.TlsRules;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLException;

/**
 * TLS to applications by the settings of one destination. Contexts are made when they are first
 * needed and kept. Any thread.
 */
public final class ClientTls {
    private final TlsRules rules;
    private final String serverName;
    private final Map<String, SslContext> contexts = new ConcurrentHashMap<>();

    /** By rules, towards a host. */
    public ClientTls(TlsRules rules, String host) {
        this.rules = rules;
        this.serverName = rules.sni().isEmpty() ? host : rules.sni();
    }

    /** What is asked for in the handshake. */
    public String serverName() {
        return serverName;
    }

    /** Why no connection can be made; empty if one can. */
    public Optional<String> invalid() {
        return rules.invalid().isEmpty() ? Optional.empty() : Optional.of(rules.invalid());
    }

    /**
     * A handler for the head of a pipeline.
     *
     * @param alpn what must be spoken inside; empty where it does not matter
     * @throws SSLException certificates or keys cannot be used
     */
    public SslHandler handler(ByteBufAllocator allocator, String alpn) throws SSLException {
        SslContext context = contexts.get(alpn);
        if (context == null) {
            context = build(alpn);
            contexts.put(alpn, context);
        }
        return context.newHandler(allocator, serverName, -1);
    }

    private SslContext build(String alpn) throws SSLException {
        if (!rules.invalid().isEmpty()) {
            throw new SSLException(rules.invalid());
        }
        SslContextBuilder builder =
                SslContextBuilder.forClient()
                        // Released by the collector: the number of contexts is that of settings.
                        .sslProvider(SslProvider.OPENSSL)
                        .keyStoreType("JKS")
                        .protocols("TLSv1.2", "TLSv1.3")
                        // The names are looked at together with the chain.
                        .endpointIdentificationAlgorithm(null);
        try {
            if (rules.skipVerification()) {
                builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
            } else {
                builder.trustManager(
                        ServerTrust.of(rules.authorities(), rules.names(), serverName));
            }
            if (rules.certificate().isPresent()) {
                TlsRules.ClientCertificate own = rules.certificate().get();
                OwnCertificate shown = OwnCertificate.parse(own.chain(), own.key());
                builder.keyManager(shown.key(), shown.chainArray());
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new SSLException("the certificates or keys of the settings cannot be used", e);
        }
        if (!alpn.isEmpty()) {
            builder.applicationProtocolConfig(
                    new ApplicationProtocolConfig(
                            Protocol.ALPN,
                            SelectorFailureBehavior.NO_ADVERTISE,
                            SelectedListenerFailureBehavior.ACCEPT,
                            alpn));
        }
        return builder.build();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClientTls tls
                && rules.equals(tls.rules)
                && serverName.equals(tls.serverName);
    }

    @Override
    public int hashCode() {
        return rules.hashCode();
    }

    @Override
    public String toString() {
        return "TLS with " + serverName;
    }
}
