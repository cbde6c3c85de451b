package dev.weft.controller.traffic;

import dev.weft.api.waypoint.ConnectionPool;
import dev.weft.api.waypoint.OutlierDetection;
import dev.weft.api.waypoint.RetryBudget;
import dev.weft.api.waypoint.TcpKeepalive;
import dev.weft.api.waypoint.TrafficSettings;
import dev.weft.controller.catalog.Catalog;
import dev.weft.controller.reading.Durations;
import dev.weft.controller.reading.Known;
import dev.weft.manifest.Field;
import java.util.Optional;

/**
 * The trafficPolicy of DestinationRules.
 *
 * @param namespace of the rule, whose Secrets it may name
 */
record SettingsReader(Catalog catalog, String namespace) {

    /** More the kernel does not take (tcp(7)). */
    private static final long MOST_KEEPALIVE_SECONDS = 32_767;

    private static final int MOST_PROBES = 127;

    /** The settings of a whole rule or of a subset. */
    TrafficSettings settings(Field policy) {
        Known.fields(
                policy,
                "loadBalancer",
                "connectionPool",
                "outlierDetection",
                "tls",
                "portLevelSettings",
                "tunnel",
                "proxyProtocol",
                "retryBudget");
        return common(policy);
    }

    /** The settings of one port. */
    TrafficSettings ofPort(Field policy) {
        Known.fields(policy, "port", "loadBalancer", "connectionPool", "outlierDetection", "tls");
        return common(policy);
    }

    private TrafficSettings common(Field policy) {
        TrafficSettings.Builder made = TrafficSettings.newBuilder();
        if (policy.at("loadBalancer").isPresent()) {
            made.setLoadBalancer(LoadBalancers.of(policy.at("loadBalancer")));
        }
        if (policy.at("connectionPool").isPresent()) {
            made.setConnectionPool(pool(policy.at("connectionPool")));
        }
        if (policy.at("outlierDetection").isPresent()) {
            made.setOutlier(outlier(policy.at("outlierDetection")));
        }
        if (policy.at("tls").isPresent()) {
            UpstreamTlsReader.of(policy.at("tls"), catalog, namespace).ifPresent(made::setTls);
        }
        if (policy.at("tunnel").isPresent()) {
            throw policy.at("tunnel").wrong("no tunnel: it is not supported");
        }
        if (policy.at("proxyProtocol").isPresent()) {
            made.setProxyProtocol(
                    switch (policy.at("proxyProtocol", "version").text("V1")) {
                        case "V1" -> 1;
                        case "V2" -> 2;
                        default -> throw policy.at("proxyProtocol", "version").wrong("V1 or V2");
                    });
        }
        if (policy.at("retryBudget").isPresent()) {
            made.setRetryBudget(budget(policy.at("retryBudget")));
        }
        return made.build();
    }

    private static RetryBudget budget(Field field) {
        Known.fields(field, "percent", "minRetryConcurrency", "budgetInterval");
        return RetryBudget.newBuilder()
                .setPercent(Numbers.percent(field.at("percent")).orElse(20))
                .setLeastConcurrent(Numbers.count(field.at("minRetryConcurrency")).orElse(3))
                .setIntervalMs(Durations.ofIstio(field.at("budgetInterval")).orElse(0))
                .build();
    }

    private static ConnectionPool pool(Field pool) {
        Known.fields(pool, "tcp", "http");
        Field tcp = pool.at("tcp");
        Known.fields(
                tcp,
                "maxConnections",
                "connectTimeout",
                "tcpKeepalive",
                "maxConnectionDuration",
                "idleTimeout");
        Field http = pool.at("http");
        Known.fields(
                http,
                "http1MaxPendingRequests",
                "http2MaxRequests",
                "maxRequestsPerConnection",
                "maxRetries",
                "idleTimeout",
                "h2UpgradePolicy",
                "useClientProtocol",
                "maxConcurrentStreams",
                "http2KeepAlive");
        Field idle =
                http.at("idleTimeout").isPresent() ? http.at("idleTimeout") : tcp.at("idleTimeout");
        ConnectionPool.Builder read = ConnectionPool.newBuilder();
        if (tcp.at("tcpKeepalive").isPresent()) {
            read.setKeepalive(keepalive(tcp.at("tcpKeepalive")));
        }
        return read.setMaxConnections(Numbers.count(tcp.at("maxConnections")).orElse(0))
                .setConnectTimeoutMs(Durations.ofIstio(tcp.at("connectTimeout")).orElse(0))
                .setMaxConnectionAgeMs(Durations.ofIstio(tcp.at("maxConnectionDuration")).orElse(0))
                .setIdleTimeoutMs(Durations.ofIstio(idle).orElse(0))
                .setMaxPendingRequests(Numbers.count(http.at("http1MaxPendingRequests")).orElse(0))
                .setMaxRequests(Numbers.count(http.at("http2MaxRequests")).orElse(0))
                .setMaxRequestsPerConnection(
                        Numbers.count(http.at("maxRequestsPerConnection")).orElse(0))
                .setMaxRetries(Numbers.count(http.at("maxRetries")).orElse(0))
                .setMaxConcurrentStreams(Numbers.count(http.at("maxConcurrentStreams")).orElse(0))
                .setUseClientProtocol(http.at("useClientProtocol").bool(false))
                .setHttp2(
                        switch (http.at("h2UpgradePolicy").text("DEFAULT")) {
                            case "UPGRADE" -> true;
                            case "DEFAULT", "DO_NOT_UPGRADE" -> false;
                            default ->
                                    throw http.at("h2UpgradePolicy")
                                            .wrong("UPGRADE, DO_NOT_UPGRADE or DEFAULT");
                        })
                .build();
    }

    /** In whole seconds, as the kernel has them; less than one is one. */
    private static TcpKeepalive keepalive(Field field) {
        Known.fields(field, "probes", "time", "interval");
        return TcpKeepalive.newBuilder()
                .setProbes(Math.min(MOST_PROBES, Numbers.count(field.at("probes")).orElse(0)))
                .setIdleSeconds(seconds(field.at("time")))
                .setIntervalSeconds(seconds(field.at("interval")))
                .build();
    }

    private static int seconds(Field field) {
        long millis = Durations.ofIstio(field).orElse(0);
        return (int) Math.min(MOST_KEEPALIVE_SECONDS, Math.ceilDiv(millis, 1000));
    }

    /** Field names of earlier releases mean what they are called today. */
    private static OutlierDetection outlier(Field field) {
        Known.fields(
                field,
                "consecutiveErrors",
                "consecutive5xxErrors",
                "consecutiveGatewayErrors",
                "consecutiveLocalOriginFailures",
                "splitExternalLocalOriginErrors",
                "outlierDetectionHttpErrorCodes",
                "interval",
                "baseEjectionTime",
                "maxEjectionPercent",
                "minHealthPercent");
        OutlierDetection.Builder made =
                OutlierDetection.newBuilder()
                        .setSplitLocal(field.at("splitExternalLocalOriginErrors").bool(false))
                        .setIntervalMs(Durations.ofIstio(field.at("interval")).orElse(0))
                        .setEjectionMs(Durations.ofIstio(field.at("baseEjectionTime")).orElse(0))
                        .setMinHealthPercent(
                                Numbers.percent(field.at("minHealthPercent")).orElse(0));
        Optional<Integer> errors =
                Numbers.count(field.at("consecutive5xxErrors"))
                        .or(() -> Numbers.count(field.at("consecutiveErrors")));
        errors.ifPresent(made::setConsecutive5Xx);
        Numbers.count(field.at("consecutiveGatewayErrors")).ifPresent(made::setConsecutiveGateway);
        Numbers.count(field.at("consecutiveLocalOriginFailures"))
                .ifPresent(made::setConsecutiveLocal);
        Numbers.percent(field.at("maxEjectionPercent")).ifPresent(made::setMaxEjectionPercent);
        for (Field code : field.at("outlierDetectionHttpErrorCodes").list()) {
            made.addStatuses(
                    code.number(100, 599).orElseThrow(() -> code.wrong("a status of HTTP")));
        }
        return made.build();
    }
}
