package dev.weft.waypoint.upstream.settings;

import dev.weft.api.waypoint.Distribution;
import dev.weft.api.waypoint.HashKey;
import dev.weft.api.waypoint.HealthCheck;
import dev.weft.api.waypoint.LoadBalancer;
import dev.weft.api.waypoint.Locality;
import dev.weft.api.waypoint.OutlierDetection;
import dev.weft.api.waypoint.Subset;
import dev.weft.api.waypoint.TrafficPolicy;
import dev.weft.api.waypoint.TrafficSettings;
import dev.weft.workload.NamespacedHostname;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds what of a policy cannot be carried out. Pure. */
final class SettingsCheck {
    private static final long LARGEST_TABLE = 5_000_011;
    private static final long LONGEST_MS = 1L << 50;

    private SettingsCheck() {}

    /** The value that cannot be carried out. */
    private static final class Problem extends Exception {
        private static final long serialVersionUID = 1L;

        Problem(String message) {
            super(message);
        }
    }

    static Optional<String> problem(TrafficPolicy policy) {
        try {
            check(policy);
            return Optional.empty();
        } catch (Problem found) {
            return Optional.of(
                    policy.getKind()
                            + " "
                            + policy.getNamespace()
                            + "/"
                            + policy.getName()
                            + ": "
                            + found.getMessage());
        }
    }

    private static void check(TrafficPolicy policy) throws Problem {
        for (String service : policy.getServicesList()) {
            if (NamespacedHostname.parse(service).isEmpty()) {
                throw new Problem("service '" + service + "': expected namespace/hostname");
            }
        }
        settings("settings", policy.getSettings());
        for (Map.Entry<Integer, TrafficSettings> port : policy.getPortsMap().entrySet()) {
            if (port.getKey() < 1 || port.getKey() > 65535) {
                throw new Problem("port " + port.getKey() + ": expected 1 to 65535");
            }
            settings("port " + port.getKey(), port.getValue());
        }
        Set<String> names = new HashSet<>();
        for (Subset subset : policy.getSubsetsList()) {
            if (subset.getName().isEmpty() || !names.add(subset.getName())) {
                throw new Problem(
                        "subset '" + subset.getName() + "': expected a name that no other has");
            }
            settings("subset " + subset.getName(), subset.getSettings());
        }
    }

    private static void settings(String where, TrafficSettings settings) throws Problem {
        if (settings.hasLoadBalancer()) {
            balancer(where + ".load_balancer", settings.getLoadBalancer());
        }
        if (settings.hasOutlier()) {
            outlier(where + ".outlier", settings.getOutlier());
        }
        range(where + ".proxy_protocol", settings.getProxyProtocol(), 0, 2);
        if (settings.hasRetryBudget()) {
            range(where + ".retry_budget.percent", settings.getRetryBudget().getPercent(), 0, 100);
            time(where + ".retry_budget.interval", settings.getRetryBudget().getIntervalMs());
        }
        if (settings.hasHealthCheck()) {
            health(where + ".health_check", settings.getHealthCheck());
        }
        if (settings.hasConnectionPool()) {
            time(where + ".connect_timeout", settings.getConnectionPool().getConnectTimeoutMs());
            time(where + ".idle_timeout", settings.getConnectionPool().getIdleTimeoutMs());
            time(where + ".max_age", settings.getConnectionPool().getMaxConnectionAgeMs());
        }
    }

    private static void balancer(String where, LoadBalancer balancer) throws Problem {
        if (balancer.getAlgorithm() == LoadBalancer.Algorithm.UNRECOGNIZED) {
            throw new Problem(
                    where
                            + ".algorithm "
                            + balancer.getAlgorithmValue()
                            + ": expected one that this proxy knows; is it older than the"
                            + " controller?");
        }
        boolean hashing =
                balancer.getAlgorithm() == LoadBalancer.Algorithm.RING_HASH
                        || balancer.getAlgorithm() == LoadBalancer.Algorithm.MAGLEV;
        if (hashing && balancer.getHash().getKeyCase() == HashKey.KeyCase.KEY_NOT_SET) {
            throw new Problem(
                    where
                            + ".hash is not set: expected a header, a cookie, the source or a"
                            + " parameter");
        }
        if (hashing && balancer.getHash().hasCookie()) {
            named(where + ".hash.cookie.name", balancer.getHash().getCookie().getName());
            time(where + ".hash.cookie.ttl", balancer.getHash().getCookie().getTtlMs());
        }
        range(where + ".table_size", balancer.getTableSize(), 0, LARGEST_TABLE);
        if (balancer.getAlgorithm() == LoadBalancer.Algorithm.MAGLEV
                && balancer.getTableSize() != 0
                && !BigInteger.valueOf(balancer.getTableSize()).isProbablePrime(30)) {
            throw new Problem(
                    where + ".table_size " + balancer.getTableSize() + ": expected a prime");
        }
        if (balancer.getBoundPercent() != 0) {
            range(where + ".bound_percent", balancer.getBoundPercent(), 100, 1_000_000);
        }
        if (balancer.hasWarmup()) {
            range(where + ".warmup.least_percent", balancer.getWarmup().getLeastPercent(), 0, 100);
            time(where + ".warmup.duration", balancer.getWarmup().getDurationMs());
            if (!(balancer.getWarmup().getAggression() >= 0)) {
                throw new Problem(
                        where
                                + ".warmup.aggression "
                                + balancer.getWarmup().getAggression()
                                + ": expected more than 0");
            }
        }
        if (balancer.hasLocality()) {
            locality(where + ".locality", balancer.getLocality());
        }
    }

    private static void locality(String where, Locality locality) throws Problem {
        int ways =
                (locality.getDistributeCount() > 0 ? 1 : 0)
                        + (locality.getFailoverCount() > 0 ? 1 : 0)
                        + (locality.getFailoverPriorityCount() > 0 ? 1 : 0);
        if (ways > 1 && !(ways == 2 && locality.getDistributeCount() == 0)) {
            throw new Problem(where + " has distribute and failover: expected one of them");
        }
        for (Distribution distribution : locality.getDistributeList()) {
            long sum =
                    distribution.getToMap().values().stream()
                            .mapToLong(Integer::toUnsignedLong)
                            .sum();
            if (sum != 100) {
                throw new Problem(
                        where
                                + ".distribute from '"
                                + distribution.getFrom()
                                + "' comes to "
                                + sum
                                + ": expected 100");
            }
        }
    }

    private static void outlier(String where, OutlierDetection outlier) throws Problem {
        range(where + ".max_ejection_percent", outlier.getMaxEjectionPercent(), 0, 100);
        range(where + ".min_health_percent", outlier.getMinHealthPercent(), 0, 100);
        time(where + ".interval", outlier.getIntervalMs());
        time(where + ".ejection", outlier.getEjectionMs());
        for (int status : outlier.getStatusesList()) {
            range(where + ".statuses", status, 100, 599);
        }
    }

    private static void health(String where, HealthCheck check) throws Problem {
        if (check.getProtocol() == HealthCheck.Protocol.UNRECOGNIZED) {
            throw new Problem(
                    where + ".protocol " + check.getProtocolValue() + ": expected TCP, HTTP, GRPC");
        }
        time(where + ".interval", check.getIntervalMs());
        time(where + ".timeout", check.getTimeoutMs());
    }

    private static void named(String where, String name) throws Problem {
        if (name.isEmpty()) {
            throw new Problem(where + " is empty: expected a name");
        }
    }

    private static void range(String where, long value, long from, long to) throws Problem {
        if (value < from || value > to) {
            throw new Problem(where + " " + value + ": expected " + from + " to " + to);
        }
    }

    private static void time(String where, long millis) throws Problem {
        if (millis < 0 || millis > LONGEST_MS) {
            throw new Problem(
                    where
                            + " "
                            + Long.toUnsignedString(millis)
                            + " ms: expected at most "
                            + LONGEST_MS);
        }
    }
}
