package dev.weft.ztunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.config.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProxyConfigTest {
    @TempDir Path folder;

    @Test
    void the_environment_wins_over_the_variable_and_that_over_the_mesh() throws IOException {
        Path mesh =
                Files.writeString(
                        folder.resolve("mesh"),
                        """
                        defaultConfig:
                          discoveryAddress: istiod.istio-system.svc:15012
                          statsPort: 15090
                          proxyAdminPort: 15099
                          binaryPath: /usr/local/bin/envoy
                        rootNamespace: istio-system
                        """);
        String own =
                "{concurrency: 3, statsPort: 15091, proxyMetadata: {DNS_CAPTURE: 'false',"
                        + " ISTIO_META_CLUSTER_ID: east}}";

        Map<String, String> all =
                ProxyConfig.complete(
                        Map.of("PROXY_CONFIG", own, "ADMIN_PORT", "16000", "STATS_PORT", ""), mesh);

        assertThat(all)
                .containsEntry("XDS_ADDRESS", "istiod.istio-system.svc:15012")
                .containsEntry("ADMIN_PORT", "16000")
                .containsEntry("STATS_PORT", "15091")
                .containsEntry("ZTUNNEL_WORKER_THREADS", "3")
                .containsEntry("ISTIO_META_DNS_CAPTURE", "false")
                .containsEntry("ISTIO_META_CLUSTER_ID", "east")
                .hasSize(7);
    }

    @Test
    void a_configuration_that_cannot_be_read_is_a_problem_of_the_settings() {
        assertThatThrownBy(() ->
                        ZtunnelConfig.from(
                                Map.of("NODE_NAME", "n1", "PROXY_CONFIG", "statsPort: [")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("PROXY_CONFIG");
    }
}
