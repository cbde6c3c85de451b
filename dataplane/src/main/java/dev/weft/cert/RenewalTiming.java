package dev.weft.cert;

import dev.weft.tls.WorkloadCertificate;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * When to ask the authority: at half of a certificate's life, and after failures with growing
 * pauses. Both vary a little, so that the pods of a cluster that started together do not ask
 * together. Pure, but for the random source.
 */
final class RenewalTiming {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(150);
    private static final double PAUSE_JITTER = 0.2;

    /** A share of the half life: a day's certificate is renewed within 72 minutes around noon. */
    private static final double RENEWAL_JITTER = 0.05;

    /**
     * A certificate that arrives past its half life, as one does that is dated back by more than it
     * lives, is not renewed in a tight loop, but after this part of what is left of it.
     */
    private static final int LATE_SHARE = 3;

    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private static final Duration SOON = Duration.ofSeconds(30);

    private final RandomGenerator random;

    RenewalTiming(RandomGenerator random) {
        this.random = random;
    }

    /** When to renew a certificate that came now. */
    Instant renewal(WorkloadCertificate certificate, Instant now) {
        Duration half = Duration.between(certificate.notBefore(), certificate.refreshAt());
        Instant at = certificate.refreshAt().plus(jitter(half, RENEWAL_JITTER));
        Duration share = Duration.between(now, certificate.notAfter()).dividedBy(LATE_SHARE);
        Instant earliest = now.plus(share.compareTo(SHORTEST) < 0 ? SHORTEST : share);
        return at.isBefore(earliest) ? earliest : at;
    }

    /** When to renew because something changed for every pod of the cluster at the same time. */
    Instant soon(Instant now) {
        return now.plus(Duration.ofNanos((long) (SOON.toNanos() * random.nextDouble())));
    }

    /** How long to wait after so many failures in a row, at least one. */
    Duration pause(int failures) {
        int doublings = Math.min(failures - 1, 20);
        Duration pause = FIRST_PAUSE.multipliedBy(1L << doublings);
        if (pause.compareTo(LONGEST_PAUSE) > 0) {
            pause = LONGEST_PAUSE;
        }
        return pause.plus(jitter(pause, PAUSE_JITTER));
    }

    private Duration jitter(Duration of, double share) {
        double factor = share * (2 * random.nextDouble() - 1);
        return Duration.ofNanos((long) (of.toNanos() * factor));
    }
}
