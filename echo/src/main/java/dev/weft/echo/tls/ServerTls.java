package dev.weft.echo.tls;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * With what the server proves itself.
 *
 * @param files certificate chain and key, PEM; without them a certificate is made at the start
 * @param names the hosts of a certificate that is made
 */
public record ServerTls(Optional<KeyFiles> files, List<String> names) {

    /** A certificate chain and its key (PKCS #8), both PEM. */
    public record KeyFiles(Path certificate, Path key) {}

    public ServerTls {
        names = List.copyOf(names);
    }

    /** Serves HTTP/2 and HTTP/1.1, as the client likes (RFC 7301). */
    public SslContext context() throws IOException {
        try {
            return builder()
                    .sslProvider(SslProvider.JDK)
                    .applicationProtocolConfig(
                            new ApplicationProtocolConfig(
                                    Protocol.ALPN,
                                    SelectorFailureBehavior.NO_ADVERTISE,
                                    SelectedListenerFailureBehavior.ACCEPT,
                                    ApplicationProtocolNames.HTTP_2,
                                    ApplicationProtocolNames.HTTP_1_1))
                    .build();
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException("cannot serve TLS with this certificate: " + e.getMessage(), e);
        }
    }

    private SslContextBuilder builder() throws IOException, GeneralSecurityException {
        if (files.isPresent()) {
            try (var certificate = Files.newInputStream(files.get().certificate());
                    var key = Files.newInputStream(files.get().key())) {
                return SslContextBuilder.forServer(certificate, key);
            }
        }
        var made = SelfSigned.of(names, Instant.now());
        return SslContextBuilder.forServer(made.key(), made.certificate());
    }
}
