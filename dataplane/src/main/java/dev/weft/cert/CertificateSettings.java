package dev.weft.cert;

import dev.weft.config.Settings;
import dev.weft.tls.TlsProfile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How a proxy proves who it is, and whom it believes.
 *
 * @param life how long certificates are asked to live
 * @param crl the file of certificate revocation lists, if there is one
 * @param tls what peers are offered
 */
public record CertificateSettings(Duration life, Optional<Path> crl, TlsProfile tls) {

    public static CertificateSettings from(Settings settings) {
        return new CertificateSettings(
                settings.duration("SECRET_TTL", Duration.ofDays(1), "life of certificates"),
                settings.optionalPath("CRL_PATH", "file of revocation lists"),
                TlsProfile.from(settings));
    }
}
