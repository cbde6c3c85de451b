package dev.weft.ztunnel;

import dev.weft.cert.CertificateSettings;
import dev.weft.config.Settings;
import dev.weft.config.SettingsException;
import dev.weft.controlplane.ControlPlanes;
import dev.weft.discovery.DemandSettings;
import dev.weft.identity.TrustDomain;
import dev.weft.logging.Levels;
import dev.weft.manifest.ManifestException;
import dev.weft.mesh.LocalWorkload;
import dev.weft.mesh.MeshChange;
import dev.weft.metrics.MetricsRegistry;
import dev.weft.ztunnel.dns.DnsSettings;
import dev.weft.ztunnel.fixed.FixedMesh;
import dev.weft.ztunnel.telemetry.LogFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.tinylog.Level;

/**
 * The settings of the node proxy. The table in the module's README explains each.
 *
 * @param onDemand how the mesh is asked for piece by piece; empty where all of it is told
 * @param fixed what is known of the mesh from a file
 * @param discovers whether a control plane is asked for the mesh
 * @param mode whom it serves
 * @param relayBytes how many bytes may wait for slow receivers, of all connections
 * @param socks whether programs may ask for connections by SOCKS
 * @param logLevels least level that is written, by logger prefix
 * @param metricsIdle how long a series of traffic stays without a change; zero for ever
 * @param workers number of event loops
 * @param shutdownTime how long connections may go on when the process is told to end
 * @param self the pod that a shared proxy itself is, where it serves tunnels too
 * @param effective what is in force, by name, for dumps; holds no secret
 */
public record ZtunnelConfig(
        Node node,
        ControlPlanes controlPlanes,
        Optional<DemandSettings> onDemand,
        Optional<MeshChange> fixed,
        boolean discovers,
        CertificateSettings certificates,
        ProxyMode mode,
        Optional<LocalWorkload.Pod> self,
        PodSettings pods,
        long relayBytes,
        DnsSettings dns,
        boolean socks,
        Admin admin,
        LogFormat logFormat,
        Map<String, Level> logLevels,
        Duration metricsIdle,
        int workers,
        Duration shutdownTime,
        Map<String, String> effective) {

    /** Where this proxy runs and who it is. */
    public record Node(
            String name,
            String cluster,
            String network,
            TrustDomain trustDomain,
            String podName,
            String podNamespace,
            String address,
            Map<String, String> metadata) {
        public Node {
            metadata = Map.copyOf(metadata);
        }
    }

    /** Where the proxy can be looked into. */
    public record Admin(
            int adminPort, int statsPort, int readinessPort, boolean ipv6, Optional<Path> socket) {}

    /**
     * Reads the environment.
     *
     * @throws SettingsException naming every setting that cannot be used
     */
    public static ZtunnelConfig from(Map<String, String> environment) {
        Settings settings = Settings.of(completed(environment));
        settings.optionalText("PROXY_CONFIG", "a ProxyConfig, YAML; below these settings");
        ProxyMode mode = ProxyMode.from(settings);
        Node node = node(settings, mode);
        Optional<LocalWorkload.Pod> self = self(settings, mode, node);
        ControlPlanes controlPlanes = ControlPlanes.from(settings, node.cluster());
        Optional<DemandSettings> onDemand = onDemand(settings);
        Optional<MeshChange> fixed = fixed(settings);
        boolean discovers = fixed.isEmpty() || settings.isSet("XDS_ADDRESS");
        CertificateSettings certificates = CertificateSettings.from(settings);
        boolean ipv6 = settings.bool("IPV6_ENABLED", true, "whether IPv6 is used");
        PodSettings pods = PodSettings.from(settings, ipv6, mode);
        long relayBytes =
                settings.number(
                        "RELAY_BUFFER_BYTES",
                        96 << 20,
                        1 << 20,
                        Integer.MAX_VALUE,
                        "bytes that may wait for slow receivers");
        DnsSettings dns = DnsSettings.from(settings, ipv6, mode instanceof ProxyMode.Shared);
        boolean socks =
                settings.bool("UNSTABLE_ENABLE_SOCKS5", false, "SOCKS5 on each pod's loopback");
        Admin admin =
                new Admin(
                        port(settings, "ADMIN_PORT", 15000, "admin, on the loopback"),
                        port(settings, "STATS_PORT", 15020, "metrics"),
                        port(settings, "READINESS_PORT", 15021, "readiness"),
                        ipv6,
                        settings.optionalPath("ADMIN_SOCKET", "Unix socket with every admin path"));
        LogFormat format =
                settings.value(
                        "LOG_FORMAT",
                        LogFormat.PLAIN,
                        "form of the access log",
                        ZtunnelConfig::format);
        Map<String, Level> levels =
                Levels.parse(settings.value("RUST_LOG", "info", "log levels", Levels::checked));
        Duration idle =
                settings.duration(
                        "METRICS_IDLE",
                        MetricsRegistry.DEFAULT_IDLE,
                        "time after which a series of traffic without a change ends, 0s for never");
        int workers = WorkerCount.from(settings);
        Duration shutdown = shutdownTime(settings);
        settings.check();
        Map<String, String> effective = new LinkedHashMap<>();
        settings.effective().forEach(s -> effective.put(s.key(), s.value()));
        return new ZtunnelConfig(
                node,
                controlPlanes,
                onDemand,
                fixed,
                discovers,
                certificates,
                mode,
                self,
                pods,
                relayBytes,
                dns,
                socks,
                admin,
                format,
                levels,
                idle,
                workers,
                shutdown,
                effective);
    }

    private static Map<String, String> completed(Map<String, String> environment) {
        try {
            return ProxyConfig.complete(environment, ProxyConfig.MESH);
        } catch (ManifestException e) {
            throw new SettingsException(List.of(String.valueOf(e.getMessage())));
        }
    }

    /** A mesh that is written down. */
    private static Optional<MeshChange> fixed(Settings settings) {
        Optional<Path> file =
                settings.optionalPath("LOCAL_XDS_PATH", "file of a mesh that is written down");
        Optional<String> inline =
                settings.optionalText("LOCAL_XDS", "the same, in place of a file's name");
        if (file.isPresent() && inline.isPresent()) {
            settings.problem("LOCAL_XDS and LOCAL_XDS_PATH are both set; expected one of them");
            return Optional.empty();
        }
        try {
            Optional<String> text = inline;
            if (file.isPresent()) {
                text = Optional.of(Files.readString(file.get()));
            }
            String name = file.map(Path::toString).orElse("LOCAL_XDS");
            return text.map(mesh -> FixedMesh.read(name, mesh));
        } catch (IOException e) {
            settings.problem("LOCAL_XDS_PATH is '" + file.orElseThrow() + "': " + e);
        } catch (ManifestException e) {
            settings.problem(String.valueOf(e.getMessage()));
        }
        return Optional.empty();
    }

    private static Optional<DemandSettings> onDemand(Settings settings) {
        boolean on =
                settings.bool("XDS_ON_DEMAND", false, "ask for the mesh as connections need it");
        Duration idle =
                settings.duration(
                        "XDS_ON_DEMAND_IDLE",
                        DemandSettings.DEFAULT.idle(),
                        "time after which what was asked for and is not used is forgotten");
        if (idle.toMillis() < 100) {
            settings.problem("XDS_ON_DEMAND_IDLE is '" + idle + "': expected at least 100ms");
            return Optional.empty();
        }
        return on ? Optional.of(DemandSettings.DEFAULT.withIdle(idle)) : Optional.empty();
    }

    /** A proxy that knows its whole name can be called by it. */
    private static Optional<LocalWorkload.Pod> self(Settings settings, ProxyMode mode, Node node) {
        Optional<String> account =
                settings.optionalText("SERVICE_ACCOUNT", "this proxy's own service account");
        return switch (mode) {
            case ProxyMode.Shared shared ->
                    account.filter(name ->
                                    settings.isSet("POD_NAME") && settings.isSet("POD_NAMESPACE"))
                            .map(name ->
                                    new LocalWorkload.Pod(
                                            node.podNamespace(), node.podName(), name));
            case ProxyMode.Dedicated dedicated -> Optional.empty();
        };
    }

    private static Node node(Settings settings, ProxyMode mode) {
        String cluster = settings.text("CLUSTER_ID", "Kubernetes", "name of the cluster");
        String name;
        String pod;
        String namespace;
        switch (mode) {
            case ProxyMode.Shared shared -> {
                name = settings.requiredText("NODE_NAME", "the name of this node");
                pod = "ztunnel";
                namespace = "weft-system";
            }
            case ProxyMode.Dedicated dedicated -> {
                name = settings.text("NODE_NAME", "", "the node of the workload; empty for any");
                pod = dedicated.workload().name();
                namespace = dedicated.workload().namespace();
            }
        }
        return new Node(
                name,
                settings.optionalText("ISTIO_META_CLUSTER_ID", "the same; wins").orElse(cluster),
                settings.text("NETWORK", "", "network of this node"),
                new TrustDomain(settings.text("TRUST_DOMAIN", "cluster.local", "trust domain")),
                settings.text("POD_NAME", pod, "this proxy's own pod"),
                settings.text("POD_NAMESPACE", namespace, "its namespace"),
                settings.text("INSTANCE_IP", "1.1.1.1", "its address"),
                settings.prefixed("ISTIO_META_", "what discovery is told of this proxy"));
    }

    private static int port(Settings settings, String key, int port, String description) {
        return settings.number(key, port, 0, 65535, "port for " + description);
    }

    private static LogFormat format(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "plain" -> LogFormat.PLAIN;
            case "json" -> LogFormat.JSON;
            default -> throw new IllegalArgumentException("plain or json");
        };
    }

    /** What Kubernetes grants, less a little to end in order. */
    private static Duration shutdownTime(Settings settings) {
        int grace =
                settings.number(
                        "TERMINATION_GRACE_PERIOD_SECONDS",
                        10,
                        1,
                        86_400,
                        "seconds from SIGTERM to SIGKILL");
        Duration derived = Duration.ofSeconds(Math.max(1, grace > 10 ? grace - 5 : grace - 1));
        return settings.duration(
                "CONNECTION_TERMINATION_DEADLINE", derived, "time for connections to end");
    }
}
