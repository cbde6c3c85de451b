package dev.weft.ztunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.config.SettingsException;
import dev.weft.ztunnel.socket.SocketSettings.Spoofing;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tinylog.Level;

class ZtunnelConfigTest {
    /** Every key with its default; a change here is a change for users. */
    private static final Map<String, String> DEFAULTS =
            new TreeMap<>(
                    Map.ofEntries(
                            Map.entry("ADMIN_PORT", "15000"),
                            Map.entry("ADMIN_SOCKET", ""),
                            Map.entry("ALT_CA_HOSTNAME", ""),
                            Map.entry("ALT_XDS_HOSTNAME", ""),
                            Map.entry("AUTH_TOKEN", "./var/run/secrets/tokens/weft-token"),
                            Map.entry("CA_ROOT_CA", "./var/run/secrets/weft/root-cert.pem"),
                            Map.entry("CLUSTER_DOMAIN", "cluster.local"),
                            Map.entry("CLUSTER_ID", "Kubernetes"),
                            Map.entry("CONNECTION_TERMINATION_DEADLINE", "9s"),
                            Map.entry("COMPLIANCE_POLICY", ""),
                            Map.entry("CRL_PATH", ""),
                            Map.entry("DNS_MAX_QUESTIONS", "5000"),
                            Map.entry("DNS_MAX_QUESTIONS_PER_POD", "500"),
                            Map.entry("ENABLE_ORIG_SRC", "BEST_EFFORT"),
                            Map.entry("EVENT_LOOP", "EPOLL"),
                            Map.entry("ENABLE_RESPONSE_BAGGAGE", "true"),
                            Map.entry("HTTP2_CONNECTION_WINDOW_SIZE", "16777216"),
                            Map.entry("HTTP2_FRAME_SIZE", "1048576"),
                            Map.entry("HTTP2_STREAM_WINDOW_SIZE", "4194304"),
                            Map.entry("INPOD_PORT_REUSE", "true"),
                            Map.entry("INPOD_UDS", "/var/run/ztunnel/ztunnel.sock"),
                            Map.entry("INSTANCE_IP", "1.1.1.1"),
                            Map.entry("IPV6_ENABLED", "true"),
                            Map.entry("ISTIO_META_CLUSTER_ID", ""),
                            Map.entry("ISTIO_META_DNS_CAPTURE", "true"),
                            Map.entry("ISTIO_META_DNS_PROXY_ADDR", "localhost:15053"),
                            Map.entry("ISTIO_META_*", ""),
                            Map.entry("XDS_HEADER_*", ""),
                            Map.entry("CA_HEADER_*", ""),
                            Map.entry("RUST_LOG", "info"),
                            Map.entry("METRICS_IDLE", "3600s"),
                            Map.entry("USER_TIMEOUT_ENABLED", "false"),
                            Map.entry("ZTUNNEL_CPU_LIMIT", "0"),
                            Map.entry("ZTUNNEL_RESOURCE_CPU_LIMIT", "0"),
                            Map.entry("ZTUNNEL_RESOURCE_CPU_REQUEST", "0"),
                            Map.entry("KEEPALIVE_ENABLED", "true"),
                            Map.entry("KEEPALIVE_INTERVAL", "180s"),
                            Map.entry("KEEPALIVE_RETRIES", "9"),
                            Map.entry("KEEPALIVE_TIME", "180s"),
                            Map.entry("LOCALHOST_APP_TUNNEL", "true"),
                            Map.entry("LOG_FORMAT", "PLAIN"),
                            Map.entry("MAX_CONNECTIONS", "100000"),
                            Map.entry("MAX_CONNECTIONS_PER_POD", "20000"),
                            Map.entry("NETWORK", ""),
                            Map.entry("NODE_NAME", "n1"),
                            Map.entry("PACKET_MARK", "1337"),
                            Map.entry("POD_DRAIN_TIME", "10s"),
                            Map.entry("POD_NAME", "ztunnel"),
                            Map.entry("POD_NAMESPACE", "weft-system"),
                            Map.entry("POOL_MAX_STREAMS_PER_CONNECTION", "100"),
                            Map.entry("POOL_UNUSED_RELEASE_TIMEOUT", "300s"),
                            Map.entry("LOCAL_XDS", ""),
                            Map.entry("LOCAL_XDS_PATH", ""),
                            Map.entry("PROXY_CONFIG", ""),
                            Map.entry("RELAY_BUFFER_BYTES", "100663296"),
                            Map.entry("XDS_ON_DEMAND", "false"),
                            Map.entry("XDS_ON_DEMAND_IDLE", "300s"),
                            Map.entry("PREFERED_SERVICE_NAMESPACE", ""),
                            Map.entry("PROXY_MODE", "shared"),
                            Map.entry("PROXY_WORKLOAD_INFO", ""),
                            Map.entry("READINESS_PORT", "15021"),
                            Map.entry("SECRET_TTL", "86400s"),
                            Map.entry("TLS12_ENABLED", "false"),
                            Map.entry("SERVICE_ACCOUNT", ""),
                            Map.entry("STATS_PORT", "15020"),
                            Map.entry("TERMINATION_GRACE_PERIOD_SECONDS", "10"),
                            Map.entry("TRUST_DOMAIN", "cluster.local"),
                            Map.entry("UNSTABLE_ENABLE_SOCKS5", "false"),
                            Map.entry("XDS_ROOT_CA", "./var/run/secrets/weft/root-cert.pem")));

    @Test
    void keys_and_defaults_are_what_users_rely_on() {
        Map<String, String> effective =
                new TreeMap<>(ZtunnelConfig.from(Map.of("NODE_NAME", "n1")).effective());
        effective.keySet().removeAll(Set.of("XDS_ADDRESS", "CA_ADDRESS"));
        effective.remove("ZTUNNEL_WORKER_THREADS");

        assertThat(effective).isEqualTo(DEFAULTS);
    }

    @Test
    void a_node_proxy_without_a_node_does_not_start() {
        assertThatThrownBy(() -> ZtunnelConfig.from(Map.of()))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("NODE_NAME");
    }

    @ParameterizedTest
    @CsvSource({
        "WEFT_NODENAME, n1",
        "PACKET_MARK, red",
        "ENABLE_ORIG_SRC, maybe",
        "LOG_FORMAT, xml",
        "ZTUNNEL_WORKER_THREADS, many",
        "HTTP2_FRAME_SIZE, 100",
        "HTTP2_CONNECTION_WINDOW_SIZE, 2097152",
        "KEEPALIVE_RETRIES, 0",
        "RUST_LOG, loud",
        "MAX_CONNECTIONS, 0"
    })
    void a_setting_that_makes_no_sense_is_named(String key, String value) {
        Map<String, String> environment = new HashMap<>(Map.of("NODE_NAME", "n1"));
        environment.put(key, value);

        assertThatThrownBy(() -> ZtunnelConfig.from(environment))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(key);
    }

    @Test
    void settings_reach_what_they_are_for() {
        ZtunnelConfig config =
                ZtunnelConfig.from(
                        Map.of(
                                "NODE_NAME", "n1",
                                "CLUSTER_ID", "loses",
                                "ISTIO_META_CLUSTER_ID", "wins",
                                "XDS_HEADER_X-Team", "shop",
                                "RUST_LOG", "warn,dev.weft.xds=trace",
                                "PACKET_MARK", "7",
                                "ENABLE_ORIG_SRC", "true",
                                "IPV6_ENABLED", "false",
                                "TERMINATION_GRACE_PERIOD_SECONDS", "30",
                                "ZTUNNEL_WORKER_THREADS", "3"));

        assertThat(config.node().cluster()).isEqualTo("wins");
        assertThat(config.node().metadata()).containsEntry("CLUSTER_ID", "wins");
        assertThat(config.controlPlanes().xds().headers()).containsEntry("x-team", "shop");
        assertThat(config.logLevels())
                .containsOnly(Map.entry("", Level.WARN), Map.entry("dev.weft.xds", Level.TRACE));
        assertThat(config.pods().sockets().mark()).isEqualTo(OptionalInt.of(7));
        assertThat(config.pods().sockets().sourceSpoofing()).isEqualTo(Spoofing.REQUIRED);
        assertThat(config.pods().listenOn().getHostAddress()).isEqualTo("0.0.0.0");
        assertThat(config.shutdownTime()).isEqualTo(Duration.ofSeconds(25));
        assertThat(config.workers()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 1, 2", "0, 0, 8, 8", "0, 4, 2, 4", "4, 0, 8, 4", "2, 3, 8, 3"})
    void event_loops_follow_what_kubernetes_grants(int limit, int request, int quarter, int loops) {
        assertThat(WorkerCount.automatic(limit, request, quarter)).isEqualTo(loops);
    }
}
