package dev.weft.mesh;

import dev.weft.local.config.AddressFamilies;
import dev.weft.local.config.LocalMeshConfig;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The meshes that tests run on. */
enum MeshKind {
    /** Two nodes, both address families, our node proxies; the mesh of most tests. */
    SHARED {
        @Override
        LocalMeshConfig of(LocalMeshConfig config) {
            return config;
        }
    },

    /** As the shared one, but a foreign node proxy serves the second node. */
    PEER {
        @Override
        LocalMeshConfig of(LocalMeshConfig config) {
            return config.withNodeProxies(Map.of(Mesh.NODE2, peer().orElseThrow()));
        }

        @Override
        Optional<String> missing() {
            return peer().isPresent()
                    ? Optional.empty()
                    : Optional.of(
                            "no other ambient node proxy to try ours with: set "
                                    + PEER_VARIABLE
                                    + " to the path of one");
        }
    },

    IPV4 {
        @Override
        LocalMeshConfig of(LocalMeshConfig config) {
            return config.withFamilies(AddressFamilies.IPV4);
        }
    },

    IPV6 {
        @Override
        LocalMeshConfig of(LocalMeshConfig config) {
            return config.withFamilies(AddressFamilies.IPV6);
        }
    },

    /** As the shared one, but its node proxies are told only what they ask for. */
    ON_DEMAND {
        @Override
        LocalMeshConfig of(LocalMeshConfig config) {
            return config.withProgramSettings(
                    with("ztunnel", "XDS_ON_DEMAND", "true", "XDS_ON_DEMAND_IDLE", "2s"));
        }
    },

    /** As the shared one, with certificates that live for a quarter of a minute. */
    BRIEF {
        @Override
        LocalMeshConfig of(LocalMeshConfig config) {
            return config.withProgramSettings(with("ztunnel", "SECRET_TTL", "16s"));
        }
    },

    /** In a user namespace, as for a user who is not root. */
    ROOTLESS {
        @Override
        LocalMeshConfig of(LocalMeshConfig config) {
            return config.withUserNamespace(true);
        }
    };

    static final String PEER_VARIABLE = "WEFT_PEER_NODE_PROXY";

    /** Every buffer of our proxies is watched for leaks; what is waited for is soon over. */
    private static final Map<String, Map<String, String>> SETTINGS =
            Map.of(
                    "ztunnel",
                    Map.of(
                            "_JAVA_OPTIONS",
                            "-Dio.netty.leakDetection.level=paranoid",
                            "POD_DRAIN_TIME",
                            "4s"),
                    "agent",
                    Map.of("UNENROL_GRACE", "1s", "UNENROL_DRAIN", "5s"),
                    "waypoint",
                    Map.of(
                            "_JAVA_OPTIONS",
                            "-Dio.netty.leakDetection.level=paranoid",
                            "OTEL_EXPORTER_OTLP_ENDPOINT",
                            TracingTest.COLLECTOR),
                    "controller",
                    Map.of(
                            // It starts often and has little to do.
                            "_JAVA_OPTIONS",
                            "-XX:TieredStopAtLevel=1",
                            "XDS_DEDICATED_ACCOUNTS",
                            DedicatedProxyTest.ACCOUNT));

    abstract LocalMeshConfig of(LocalMeshConfig config);

    /** What this machine lacks for such a mesh; empty when it lacks nothing. */
    Optional<String> missing() {
        return Optional.empty();
    }

    /** A configuration of this run's own. */
    LocalMeshConfig config() {
        long run = ProcessHandle.current().pid() % 1_000_000;
        return of(
                LocalMeshConfig.named(
                                "r3-"
                                        + run
                                        + "-"
                                        + name().toLowerCase(Locale.ROOT).replace('_', '-'))
                        .withTiedToLauncher(true)
                        .withProgramSettings(SETTINGS));
    }

    /** The settings of every mesh, and some of one kind of program. */
    private static Map<String, Map<String, String>> with(String program, String... settings) {
        Map<String, String> merged = new HashMap<>(SETTINGS.getOrDefault(program, Map.of()));
        for (int i = 0; i < settings.length; i += 2) {
            merged.put(settings[i], settings[i + 1]);
        }
        Map<String, Map<String, String>> all = new HashMap<>(SETTINGS);
        all.put(program, merged);
        return all;
    }

    private static Optional<Path> peer() {
        return Optional.ofNullable(System.getenv(PEER_VARIABLE))
                .filter(text -> !text.isBlank())
                .map(Path::of);
    }
}
