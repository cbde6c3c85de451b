package dev.weft.waypoint.upstream.health;

import dev.weft.waypoint.upstream.settings.OutlierRules;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What one endpoint did of late. Guarded by its detector. */
final class Lapses {
    private int errors;
    private int gatewayErrors;
    private int localErrors;
    private int ejections;
    private long ejectedAt;
    private boolean ejected;

    /** An answer came; whether it was one too many of a kind. */
    boolean answered(OutlierRules rules, int status) {
        boolean gateway = status >= 502 && status <= 504;
        errors = rules.isError(status) ? errors + 1 : 0;
        gatewayErrors = gateway ? gatewayErrors + 1 : 0;
        localErrors = 0;
        return isOver(errors, rules.consecutive5xx())
                || isOver(gatewayErrors, rules.consecutiveGateway());
    }

    /** No answer came. Counts as an error and a gateway's error unless these are split. */
    boolean failed(OutlierRules rules) {
        if (rules.splitLocal()) {
            localErrors++;
            return isOver(localErrors, rules.consecutiveLocal());
        }
        errors++;
        gatewayErrors++;
        return isOver(errors, rules.consecutive5xx())
                || isOver(gatewayErrors, rules.consecutiveGateway());
    }

    private static boolean isOver(int count, int most) {
        return most > 0 && count >= most;
    }

    boolean isEjected() {
        return ejected;
    }

    void eject(long now) {
        ejected = true;
        ejectedAt = now;
        ejections++;
    }

    /** Looks at it once in an interval; whether it may come back. */
    boolean look(OutlierRules rules, long now) {
        if (!ejected) {
            ejections = Math.max(0, ejections - 1);
            return false;
        }
        if (now - ejectedAt < timeOut(rules).toNanos()) {
            return false;
        }
        ejected = false;
        errors = 0;
        gatewayErrors = 0;
        localErrors = 0;
        return true;
    }

    /** In words, if it failed of late. */
    Optional<String> describe(OutlierRules rules, long now) {
        if (ejected) {
            long rest = timeOut(rules).toNanos() - (now - ejectedAt);
            return Optional.of(
                    "failed too often in a row and is left out for "
                            + Math.max(0, TimeUnit.NANOSECONDS.toSeconds(rest))
                            + " s more (left out "
                            + ejections
                            + " times of late)");
        }
        int worst = Math.max(errors, Math.max(gatewayErrors, localErrors));
        return worst == 0 ? Optional.empty() : Optional.of(worst + " failures in a row");
    }

    private Duration timeOut(OutlierRules rules) {
        Duration most =
                rules.ejection().compareTo(OutlierRules.LONGEST_EJECTION) > 0
                        ? rules.ejection()
                        : OutlierRules.LONGEST_EJECTION;
        Duration wanted = rules.ejection().multipliedBy(ejections);
        return wanted.compareTo(most) < 0 ? wanted : most;
    }
}
