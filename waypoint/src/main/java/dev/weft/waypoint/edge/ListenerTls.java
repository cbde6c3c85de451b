package dev.weft.waypoint.edge;

import dev.weft.api.waypoint.Certificate;
import dev.weft.api.waypoint.Listener;
import dev.weft.waypoint.upstream.tls.OwnCertificate;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * Ends TLS for one listener. Contexts are made once, on the thread that opens ports; handlers on
 * event loops.
 */
final class ListenerTls {
    private static final int DNS = 2;

    private final List<Presented> certificates;
    private final Optional<String> invalid;

    /**
     * A certificate that can be shown.
     *
     * @param names for which it is good
     */
    private record Presented(List<String> names, SslContext context) {}

    private ListenerTls(List<Presented> certificates, Optional<String> invalid) {
        this.certificates = certificates;
        this.invalid = invalid;
    }

    /** For a listener; a certificate that cannot be used makes it invalid, with the reason. */
    static ListenerTls of(Listener listener) {
        if (!listener.getInvalid().isEmpty()) {
            return new ListenerTls(List.of(), Optional.of(listener.getInvalid()));
        }
        if (listener.getCertificatesCount() == 0) {
            return new ListenerTls(
                    List.of(),
                    Optional.of("listener " + listener.getName() + " has no certificate"));
        }
        List<Presented> certificates = new ArrayList<>();
        for (Certificate certificate : listener.getCertificatesList()) {
            try {
                OwnCertificate own =
                        OwnCertificate.parse(certificate.getChain(), certificate.getKey());
                certificates.add(new Presented(names(own), context(listener, own)));
            } catch (GeneralSecurityException | IllegalArgumentException | SSLException e) {
                return new ListenerTls(
                        List.of(),
                        Optional.of(
                                "a certificate, key or client CA of listener "
                                        + listener.getName()
                                        + " cannot be used: "
                                        + e.getMessage()));
            }
        }
        return new ListenerTls(List.copyOf(certificates), Optional.empty());
    }

    private static SslContext context(Listener listener, OwnCertificate certificate)
            throws SSLException {
        SslContextBuilder builder =
                SslContextBuilder.forServer(certificate.key(), certificate.chainArray())
                        // Released by the collector: the number of contexts is that of settings.
                        .sslProvider(SslProvider.OPENSSL)
                        .keyStoreType("JKS")
                        .protocols("TLSv1.2", "TLSv1.3");
        if (listener.getClientCertificateUnchecked()) {
            builder.trustManager(InsecureTrustManagerFactory.INSTANCE)
                    .clientAuth(ClientAuth.OPTIONAL);
        } else if (!listener.getClientCa().isEmpty()) {
            builder.trustManager(listener.getClientCa().newInput())
                    .clientAuth(
                            listener.getClientCertificateOptional()
                                    ? ClientAuth.OPTIONAL
                                    : ClientAuth.REQUIRE);
        }
        if (listener.getProtocol() == Listener.Protocol.HTTPS) {
            builder.applicationProtocolConfig(
                    new ApplicationProtocolConfig(
                            Protocol.ALPN,
                            SelectorFailureBehavior.NO_ADVERTISE,
                            SelectedListenerFailureBehavior.ACCEPT,
                            ApplicationProtocolNames.HTTP_2,
                            ApplicationProtocolNames.HTTP_1_1));
        }
        return builder.build();
    }

    /** The DNS names of the leaf, which comes first. */
    private static List<String> names(OwnCertificate certificate) throws GeneralSecurityException {
        Collection<List<?>> names = certificate.chain().getFirst().getSubjectAlternativeNames();
        return names == null
                ? List.of()
                : names.stream()
                        .filter(name -> name.getFirst().equals(DNS))
                        .map(name -> String.valueOf(name.get(1)))
                        .toList();
    }

    /** Why no handshake can succeed; empty if one can. */
    Optional<String> invalid() {
        return invalid;
    }

    /**
     * A handler for the head of a pipeline, with the certificate that fits the name best, else the
     * first one. Only for one that is not invalid.
     */
    SslHandler handler(ByteBufAllocator allocator, String sni) {
        Presented best = certificates.getFirst();
        int most = Hostnames.NONE;
        for (Presented one : certificates) {
            for (String name : one.names()) {
                int fits = Hostnames.specificity(name, sni);
                if (fits > most) {
                    most = fits;
                    best = one;
                }
            }
        }
        return best.context().newHandler(allocator);
    }
}
