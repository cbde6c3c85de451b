package dev.weft.waypoint.upstream.settings;

import dev.weft.api.waypoint.AdaptiveConcurrency;
import dev.weft.api.waypoint.ConnectionPool;
import dev.weft.api.waypoint.HashKey;
import dev.weft.api.waypoint.Header;
import dev.weft.api.waypoint.HealthCheck;
import dev.weft.api.waypoint.LoadBalancer;
import dev.weft.api.waypoint.Locality;
import dev.weft.api.waypoint.OutlierDetection;
import dev.weft.api.waypoint.RetryBudget;
import dev.weft.api.waypoint.SessionPersistence;
import dev.weft.api.waypoint.UpstreamTls;
import dev.weft.waypoint.upstream.settings.Balancing.Algorithm;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** From what was sent to values, with the defaults that users know. Pure. */
final class SettingsReader {
    private static final int RING_SIZE = 1024;
    private static final int MAGLEV_SIZE = 65537;
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(10);
    private static final Duration CHECK_TIMEOUT = Duration.ofSeconds(1);

    private SettingsReader() {}

    static TrafficSettings read(dev.weft.api.waypoint.TrafficSettings sent) {
        TrafficSettings none = TrafficSettings.DEFAULT;
        return new TrafficSettings(
                sent.hasLoadBalancer() ? balancing(sent.getLoadBalancer()) : none.balancing(),
                sent.hasConnectionPool() ? pool(sent.getConnectionPool()) : none.pool(),
                sent.hasOutlier() ? Optional.of(outlier(sent.getOutlier())) : Optional.empty(),
                sent.hasTls() ? tls(sent.getTls()) : Optional.empty(),
                sent.getProxyProtocol(),
                sent.hasRetryBudget() ? retries(sent.getRetryBudget()) : none.retries(),
                sent.hasHealthCheck()
                        ? Optional.of(health(sent.getHealthCheck()))
                        : Optional.empty(),
                sent.hasAdaptiveConcurrency()
                        ? Optional.of(concurrency(sent.getAdaptiveConcurrency()))
                        : Optional.empty(),
                sent.hasSession() ? Optional.of(session(sent.getSession())) : Optional.empty());
    }

    private static Balancing balancing(LoadBalancer sent) {
        Algorithm algorithm =
                switch (sent.getAlgorithm()) {
                    case UNSPECIFIED, LEAST_REQUEST, UNRECOGNIZED -> Algorithm.LEAST_REQUEST;
                    case ROUND_ROBIN -> Algorithm.ROUND_ROBIN;
                    case RANDOM -> Algorithm.RANDOM;
                    case PASSTHROUGH -> Algorithm.PASSTHROUGH;
                    case EWMA -> Algorithm.EWMA;
                    case RING_HASH -> Algorithm.RING_HASH;
                    case MAGLEV -> Algorithm.MAGLEV;
                };
        int standard = algorithm == Algorithm.MAGLEV ? MAGLEV_SIZE : RING_SIZE;
        int size = sent.getTableSize() == 0 ? standard : (int) sent.getTableSize();
        return new Balancing(
                algorithm,
                sent.hasHash() ? key(sent.getHash()) : Optional.empty(),
                size,
                sent.getBoundPercent(),
                sent.hasWarmup() ? Optional.of(warmup(sent.getWarmup())) : Optional.empty(),
                sent.hasLocality() ? locality(sent.getLocality()) : LocalityRules.NONE);
    }

    private static Optional<Balancing.HashKey> key(HashKey sent) {
        return switch (sent.getKeyCase()) {
            case HEADER -> Optional.of(new Balancing.HeaderKey(sent.getHeader()));
            case COOKIE -> {
                Map<String, String> attributes = new LinkedHashMap<>();
                for (Header attribute : sent.getCookie().getAttributesList()) {
                    attributes.put(attribute.getName(), attribute.getValue());
                }
                yield Optional.of(
                        new Balancing.CookieKey(
                                sent.getCookie().getName(),
                                sent.getCookie().getPath(),
                                Duration.ofMillis(sent.getCookie().getTtlMs()),
                                attributes));
            }
            case SOURCE_IP -> Optional.of(new Balancing.SourceKey());
            case QUERY_PARAMETER ->
                    Optional.of(new Balancing.ParameterKey(sent.getQueryParameter()));
            case KEY_NOT_SET -> Optional.empty();
        };
    }

    private static Balancing.Warmup warmup(dev.weft.api.waypoint.Warmup sent) {
        return new Balancing.Warmup(
                Duration.ofMillis(sent.getDurationMs()),
                sent.getLeastPercent() == 0 ? 10 : sent.getLeastPercent(),
                sent.getAggression() == 0 ? 1 : sent.getAggression());
    }

    private static LocalityRules locality(Locality sent) {
        return new LocalityRules(
                sent.getDisabled(),
                sent.getDistributeList().stream()
                        .map(one ->
                                new LocalityRules.Distribution(
                                        one.getFrom(), new HashMap<>(one.getToMap())))
                        .toList(),
                sent.getFailoverMap(),
                sent.getFailoverPriorityList(),
                sent.getZoneAware());
    }

    private static PoolLimits pool(ConnectionPool sent) {
        return new PoolLimits(
                limit(sent.getMaxConnections()),
                sent.getConnectTimeoutMs() == 0
                        ? PoolLimits.CONNECT_TIMEOUT
                        : Duration.ofMillis(sent.getConnectTimeoutMs()),
                sent.getIdleTimeoutMs() == 0
                        ? PoolLimits.IDLE_TIMEOUT
                        : Duration.ofMillis(sent.getIdleTimeoutMs()),
                Duration.ofMillis(sent.getMaxConnectionAgeMs()),
                limit(sent.getMaxPendingRequests()),
                limit(sent.getMaxRequests()),
                limit(sent.getMaxRequestsPerConnection()),
                limit(sent.getMaxRetries()),
                sent.getMaxConcurrentStreams() == 0
                        ? PoolLimits.MAX_STREAMS
                        : limit(sent.getMaxConcurrentStreams()),
                sent.getHttp2(),
                sent.getUseClientProtocol(),
                new KeepAlive(
                        sent.getKeepalive().getProbes(),
                        sent.getKeepalive().getIdleSeconds(),
                        sent.getKeepalive().getIntervalSeconds()));
    }

    /** Of an unsigned number on the wire. */
    private static int limit(int sent) {
        return sent <= 0 ? Integer.MAX_VALUE : sent;
    }

    private static OutlierRules outlier(OutlierDetection sent) {
        OutlierRules none = OutlierRules.DEFAULT;
        return new OutlierRules(
                sent.hasConsecutive5Xx() ? sent.getConsecutive5Xx() : none.consecutive5xx(),
                sent.hasConsecutiveGateway()
                        ? sent.getConsecutiveGateway()
                        : none.consecutiveGateway(),
                sent.hasConsecutiveLocal() ? sent.getConsecutiveLocal() : none.consecutiveLocal(),
                sent.getSplitLocal(),
                Set.copyOf(sent.getStatusesList()),
                sent.getIntervalMs() == 0
                        ? none.interval()
                        : Duration.ofMillis(sent.getIntervalMs()),
                sent.getEjectionMs() == 0
                        ? none.ejection()
                        : Duration.ofMillis(sent.getEjectionMs()),
                sent.hasMaxEjectionPercent()
                        ? sent.getMaxEjectionPercent()
                        : none.maxEjectedPercent(),
                sent.getMinHealthPercent());
    }

    private static Optional<TlsRules> tls(UpstreamTls sent) {
        if (sent.getDisabled() && sent.getInvalid().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new TlsRules(
                        sent.getSni(),
                        sent.getSubjectAltNamesList(),
                        sent.getCaCertificatesList(),
                        sent.hasClientCertificate()
                                ? Optional.of(
                                        new TlsRules.ClientCertificate(
                                                sent.getClientCertificate().getChain(),
                                                sent.getClientCertificate().getKey()))
                                : Optional.empty(),
                        sent.getSkipVerification(),
                        sent.getInvalid()));
    }

    private static RetryRules retries(RetryBudget sent) {
        return new RetryRules(
                sent.getPercent(),
                sent.getLeastConcurrent(),
                Duration.ofMillis(sent.getIntervalMs()));
    }

    private static HealthRules health(HealthCheck sent) {
        return new HealthRules(
                switch (sent.getProtocol()) {
                    case TCP, UNRECOGNIZED -> HealthRules.Kind.TCP;
                    case HTTP -> HealthRules.Kind.HTTP;
                    case GRPC -> HealthRules.Kind.GRPC;
                },
                sent.getPath().isEmpty() ? "/" : sent.getPath(),
                sent.getIntervalMs() == 0
                        ? CHECK_INTERVAL
                        : Duration.ofMillis(sent.getIntervalMs()),
                sent.getTimeoutMs() == 0 ? CHECK_TIMEOUT : Duration.ofMillis(sent.getTimeoutMs()),
                Math.max(1, sent.getHealthyAfter()),
                sent.getUnhealthyAfter() == 0 ? 3 : sent.getUnhealthyAfter());
    }

    private static ConcurrencyRules concurrency(AdaptiveConcurrency sent) {
        return new ConcurrencyRules(sent.getMinLimit(), limit(sent.getMaxLimit()));
    }

    private static SessionRules session(SessionPersistence sent) {
        return new SessionRules(
                sent.getHeader(),
                sent.getName().isEmpty() ? SessionRules.DEFAULT_NAME : sent.getName(),
                Duration.ofMillis(sent.getAbsoluteTimeoutMs()),
                sent.getCookiePath().isEmpty() ? "/" : sent.getCookiePath(),
                sent.getPermanent());
    }
}
