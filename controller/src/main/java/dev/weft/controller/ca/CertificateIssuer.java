package dev.weft.controller.ca;

import dev.weft.identity.SpiffeId;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

/** Signs with the root. Any thread. */
public final class CertificateIssuer {

    static final Duration DEFAULT_LIFE = Duration.ofHours(24);
    static final Duration MAX_LIFE = Duration.ofDays(90);

    private final RootCertificate root;
    private final InstantSource clock;

    public CertificateIssuer(RootCertificate root, InstantSource clock) {
        this.root = root;
        this.clock = clock;
    }

    RootCertificate root() {
        return root;
    }

    Instant now() {
        return clock.instant();
    }

    /**
     * A workload's certificate.
     *
     * @param seconds the life asked for; zero or less leaves it to the authority
     */
    X509Certificate issue(SpiffeId identity, PublicKey key, long seconds) throws RefusedException {
        if (seconds > MAX_LIFE.toSeconds()) {
            throw new RefusedException(
                    Refusal.VALIDITY,
                    "validity of "
                            + seconds
                            + " seconds: expected at most "
                            + MAX_LIFE.toSeconds());
        }
        Duration life = seconds > 0 ? Duration.ofSeconds(seconds) : DEFAULT_LIFE;
        GeneralName name =
                new GeneralName(GeneralName.uniformResourceIdentifier, identity.toString());
        return Certificates.leaf(root, key, new GeneralNames(name), validity(life));
    }

    /** A certificate for the controller's own listener. */
    X509Certificate issueServing(PublicKey key, List<GeneralName> names, Duration life) {
        return Certificates.leaf(
                root, key, new GeneralNames(names.toArray(new GeneralName[0])), validity(life));
    }

    /** Nothing that is signed outlives the root. */
    private Certificates.Validity validity(Duration life) {
        Instant now = clock.instant();
        Instant end = now.plus(life);
        return new Certificates.Validity(
                now.minus(Certificates.BACKDATED),
                end.isAfter(root.notAfter()) ? root.notAfter() : end);
    }
}
