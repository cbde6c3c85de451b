package dev.weft.local.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LocalMeshConfigTest {

    private static final Path SHELL = Path.of("/bin/sh");

    @Test
    void each_change_leaves_everything_else_as_it_was() {
        LocalMeshConfig before =
                LocalMeshConfig.named("m").withNodes(3).withFamilies(AddressFamilies.IPV6);

        LocalMeshConfig after =
                before.withNodeProxies(Map.of("node3", SHELL)).withNodeProxies(Map.of());

        assertThat(after).isEqualTo(before);
        assertThat(before.withNodes(4)).isNotEqualTo(before);
    }

    @Test
    void a_node_proxy_of_a_node_that_is_not_there_is_refused() {
        LocalMeshConfig config = LocalMeshConfig.named("m");

        assertThatThrownBy(() -> config.withNodeProxies(Map.of("node3", SHELL)))
                .isInstanceOf(LocalMeshException.class)
                .hasMessageContaining("\"node3\"")
                .hasMessageContaining("node1 to node2");
    }

    @Test
    void a_node_proxy_that_cannot_be_run_is_refused() {
        LocalMeshConfig config = LocalMeshConfig.named("m");

        assertThatThrownBy(() -> config.withNodeProxies(Map.of("node1", Path.of("/proc/version"))))
                .isInstanceOf(LocalMeshException.class)
                .hasMessageContaining("/proc/version")
                .hasMessageContaining("executable");
        assertThatThrownBy(() -> config.withNodeProxies(Map.of("node1", Path.of("sh"))))
                .isInstanceOf(LocalMeshException.class)
                .hasMessageContaining("absolute");
    }
}
