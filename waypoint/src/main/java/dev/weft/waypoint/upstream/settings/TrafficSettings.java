package dev.weft.waypoint.upstream.settings;

import java.util.Optional;

/**
 * All settings of one destination, defaults filled in.
 *
 * @param proxyProtocol version of the PROXY header that its connections begin with; 0 for none
 */
public record TrafficSettings(
        Balancing balancing,
        PoolLimits pool,
        Optional<OutlierRules> outlier,
        Optional<TlsRules> tls,
        int proxyProtocol,
        RetryRules retries,
        Optional<HealthRules> healthCheck,
        Optional<ConcurrencyRules> concurrency,
        Optional<SessionRules> session) {

    /** Of a destination of which no policy speaks. */
    public static final TrafficSettings DEFAULT =
            new TrafficSettings(
                    Balancing.DEFAULT,
                    PoolLimits.DEFAULT,
                    Optional.empty(),
                    Optional.empty(),
                    0,
                    RetryRules.DEFAULT,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());

    public TrafficSettings withBalancing(Balancing changed) {
        return new TrafficSettings(
                changed,
                pool,
                outlier,
                tls,
                proxyProtocol,
                retries,
                healthCheck,
                concurrency,
                session);
    }

    public TrafficSettings withPool(PoolLimits changed) {
        return new TrafficSettings(
                balancing,
                changed,
                outlier,
                tls,
                proxyProtocol,
                retries,
                healthCheck,
                concurrency,
                session);
    }

    public TrafficSettings withTls(Optional<TlsRules> changed) {
        return new TrafficSettings(
                balancing,
                pool,
                outlier,
                changed,
                proxyProtocol,
                retries,
                healthCheck,
                concurrency,
                session);
    }
}
