package dev.weft.waypoint;

import dev.weft.cert.CertificateSettings;
import dev.weft.config.Settings;
import dev.weft.config.SettingsException;
import dev.weft.controlplane.ControlPlanes;
import dev.weft.eventloop.IoTransport;
import dev.weft.identity.ServiceAccountRef;
import dev.weft.identity.SpiffeId;
import dev.weft.identity.TrustDomain;
import dev.weft.logging.Levels;
import dev.weft.metrics.MetricsRegistry;
import dev.weft.waypoint.authz.AccessSettings;
import dev.weft.waypoint.listener.OwnGateway;
import dev.weft.waypoint.telemetry.TelemetryConfig;
import dev.weft.workload.NamespacedHostname;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tinylog.Level;

/**
 * The settings of the waypoint. The table in the module's README explains each.
 *
 * @param own who this proxy is
 * @param identity that its certificate proves
 * @param telemetry what is told of requests where no Telemetry object says otherwise
 * @param logLevels least level that is written, by logger prefix
 * @param metricsIdle how long a series of traffic stays without a change; zero for ever
 * @param workers number of event loops
 * @param filters the folder of jars with filters of users
 * @param shutdownTime how long requests may go on when the process is told to end
 * @param notice how long new connections are still taken then, until others have heard of it
 * @param effective what is in force, by name, for dumps; holds no secret
 */
public record WaypointConfig(
        OwnGateway own,
        SpiffeId identity,
        Node node,
        ControlPlanes controlPlanes,
        CertificateSettings certificates,
        Traffic traffic,
        Admin admin,
        TelemetryConfig telemetry,
        Map<String, Level> logLevels,
        Duration metricsIdle,
        int workers,
        Path filters,
        Duration shutdownTime,
        Duration notice,
        Map<String, String> effective) {

    /** Where this proxy runs. */
    public record Node(String name, String cluster, String address, Map<String, String> metadata) {
        public Node {
            metadata = Map.copyOf(metadata);
        }
    }

    /**
     * How traffic is taken.
     *
     * @param hbonePort where tunnels are taken; 0 for any
     * @param patience how long the first bytes of a connection are waited for
     * @param mostConnections accepted at a time
     */
    public record Traffic(
            IoTransport transport,
            boolean ipv6,
            int hbonePort,
            Duration patience,
            int mostConnections,
            AccessSettings access) {}

    /** Where the proxy can be looked into. */
    public record Admin(
            int adminPort, int statsPort, int readinessPort, boolean ipv6, Optional<Path> socket) {

        /** Ports that anybody may ask, as they do anybody no harm: metrics and readiness. */
        Set<Integer> open() {
            Set<Integer> ports = new HashSet<>(List.of(statsPort, readinessPort));
            ports.removeAll(List.of(adminPort, 0));
            return Set.copyOf(ports);
        }
    }

    /**
     * Reads the environment.
     *
     * @throws SettingsException naming every setting that cannot be used
     */
    public static WaypointConfig from(Map<String, String> environment) {
        Settings settings = Settings.of(environment);
        Pod pod = Pod.from(settings);
        String cluster = settings.text("CLUSTER_ID", "Kubernetes", "name of the cluster");
        String domain = settings.text("CLUSTER_DOMAIN", "cluster.local", "domain of services");
        TrustDomain trust =
                new TrustDomain(settings.text("TRUST_DOMAIN", "cluster.local", "trust domain"));
        String gateway = settings.requiredText("GATEWAY_NAME", "the Gateway that this proxy is of");
        String service =
                settings.text(
                        "GATEWAY_SERVICE", gateway, "the Service through which others find it");
        OwnGateway own =
                new OwnGateway(
                        pod.namespace(),
                        gateway,
                        new NamespacedHostname(
                                pod.namespace(),
                                service + "." + pod.namespace() + ".svc." + domain),
                        settings.text("NETWORK", "", "network of this pod"),
                        pod.name());
        Node node =
                new Node(
                        settings.text("NODE_NAME", "", "the node of this pod"),
                        cluster,
                        settings.text("INSTANCE_IP", "1.1.1.1", "the pod's address"),
                        settings.prefixed("ISTIO_META_", "what discovery is told of this proxy"));
        ControlPlanes planes = ControlPlanes.from(settings, cluster);
        CertificateSettings certificates = CertificateSettings.from(settings);
        boolean ipv6 = settings.bool("IPV6_ENABLED", true, "whether IPv6 is used");
        Traffic traffic = traffic(settings, ipv6);
        Admin admin =
                new Admin(
                        port(settings, "ADMIN_PORT", 15000, "admin, on the loopback"),
                        port(settings, "STATS_PORT", 15020, "metrics"),
                        port(settings, "READINESS_PORT", 15021, "readiness"),
                        ipv6,
                        settings.optionalPath("ADMIN_SOCKET", "Unix socket with every admin path"));
        TelemetryConfig telemetry = telemetry(settings, own.key());
        Map<String, Level> levels =
                Levels.parse(settings.value("RUST_LOG", "info", "log levels", Levels::checked));
        Duration idle =
                settings.duration(
                        "METRICS_IDLE",
                        MetricsRegistry.DEFAULT_IDLE,
                        "time after which a series of traffic without a change ends, 0s for never");
        int workers =
                settings.number(
                        "WAYPOINT_WORKER_THREADS", 0, 0, 1024, "event loops; 0 for one per CPU");
        Path filters =
                settings.path(
                        "FILTERS_DIR",
                        Path.of("/var/lib/weft/filters"),
                        "folder of jars with filters of users");
        Duration shutdown = shutdownTime(settings);
        Duration notice =
                settings.duration(
                        "TERMINATION_NOTICE",
                        Duration.ofSeconds(2),
                        "time after SIGTERM for which new connections are taken");
        settings.check();
        Map<String, String> effective = new LinkedHashMap<>();
        settings.effective().forEach(s -> effective.put(s.key(), s.value()));
        return new WaypointConfig(
                own,
                new SpiffeId(trust, new ServiceAccountRef(pod.namespace(), pod.account())),
                node,
                planes,
                certificates,
                traffic,
                admin,
                telemetry,
                levels,
                idle,
                workers == 0 ? Runtime.getRuntime().availableProcessors() : workers,
                filters,
                shutdown,
                notice,
                effective);
    }

    /** The pod that this process is in. */
    private record Pod(String namespace, String name, String account) {

        /** In one setting, as a dedicated node proxy has it, or in three. */
        static Pod from(Settings settings) {
            Optional<String> info =
                    settings.optionalText(
                            "PROXY_WORKLOAD_INFO", "namespace/pod/service-account of this proxy");
            List<String> parts = List.of(info.orElse("//").split("/", -1));
            if (parts.size() != 3 || (info.isPresent() && parts.contains(""))) {
                settings.problem(
                        "PROXY_WORKLOAD_INFO is '"
                                + info.orElse("")
                                + "': expected namespace/pod/service-account of this proxy");
                parts = List.of("", "", "");
            }
            Pod pod =
                    new Pod(
                            settings.text("POD_NAMESPACE", parts.get(0), "its namespace"),
                            settings.text("POD_NAME", parts.get(1), "this proxy's own pod"),
                            settings.text(
                                    "SERVICE_ACCOUNT",
                                    parts.get(2),
                                    "this proxy's own service account"));
            if (pod.namespace.isEmpty() || pod.name.isEmpty() || pod.account.isEmpty()) {
                settings.problem(
                        "who this proxy is is not set: expected POD_NAMESPACE, POD_NAME and"
                                + " SERVICE_ACCOUNT, or PROXY_WORKLOAD_INFO");
            }
            return pod;
        }
    }

    private static Traffic traffic(Settings settings, boolean ipv6) {
        return new Traffic(
                settings.value(
                        "EVENT_LOOP",
                        IoTransport.EPOLL,
                        "how the kernel serves sockets: epoll or io_uring",
                        WaypointConfig::transport),
                ipv6,
                port(settings, "HBONE_PORT", 15008, "tunnels"),
                settings.duration(
                        "PROTOCOL_DETECTION_TIMEOUT",
                        Duration.ofMillis(100),
                        "wait for a client's first bytes where the protocol is not declared"),
                settings.number("MAX_CONNECTIONS", 100_000, 1, 10_000_000, "accepted connections"),
                new AccessSettings(
                        settings.number(
                                "TRUSTED_HOPS",
                                0,
                                0,
                                100,
                                "proxies before this one to be believed"),
                        settings.bool(
                                "TOKENS_FIRST",
                                false,
                                "tokens are verified before external services are asked")));
    }

    private static TelemetryConfig telemetry(Settings settings, String gateway) {
        return TelemetryConfig.of(
                gateway,
                settings.value(
                        "ACCESS_LOG",
                        TelemetryConfig.Logged.OFF,
                        "which requests the access log holds: all, errors or off",
                        WaypointConfig::logged),
                settings.value(
                        "LOG_FORMAT", false, "form of the access log", WaypointConfig::isJson),
                settings.text("OTEL_EXPORTER_OTLP_ENDPOINT", "", "URL of a collector of traces"),
                settings.number(
                        "TRACE_SAMPLING_PERCENT", 1, 0, 100, "of requests without a trace"));
    }

    private static TelemetryConfig.Logged logged(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "all" -> TelemetryConfig.Logged.ALL;
            case "errors" -> TelemetryConfig.Logged.ERRORS;
            case "off" -> TelemetryConfig.Logged.OFF;
            default -> throw new IllegalArgumentException("all, errors or off");
        };
    }

    private static boolean isJson(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "plain" -> false;
            case "json" -> true;
            default -> throw new IllegalArgumentException("plain or json");
        };
    }

    private static IoTransport transport(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "epoll" -> IoTransport.EPOLL;
            case "io_uring" -> IoTransport.IO_URING;
            default -> throw new IllegalArgumentException("epoll or io_uring");
        };
    }

    private static int port(Settings settings, String key, int port, String description) {
        return settings.number(key, port, 0, 65535, "port for " + description);
    }

    /** What Kubernetes grants, less a little to end in order. */
    private static Duration shutdownTime(Settings settings) {
        int grace =
                settings.number(
                        "TERMINATION_GRACE_PERIOD_SECONDS",
                        30,
                        1,
                        86_400,
                        "seconds from SIGTERM to SIGKILL");
        Duration derived = Duration.ofSeconds(Math.max(1, grace > 10 ? grace - 5 : grace - 1));
        return settings.duration(
                "CONNECTION_TERMINATION_DEADLINE", derived, "time for requests to end");
    }
}
