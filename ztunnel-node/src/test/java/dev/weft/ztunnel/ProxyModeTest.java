package dev.weft.ztunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.config.SettingsException;
import dev.weft.mesh.LocalWorkload;
import dev.weft.ztunnel.socket.SocketSettings.Spoofing;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxyModeTest {
    private static final String DEDICATED =
            "PROXY_MODE=dedicated PROXY_WORKLOAD_INFO=shop/orders-1/orders";

    @Test
    void a_proxy_serves_a_node_unless_told_otherwise() {
        ZtunnelConfig config = ZtunnelConfig.from(settings("NODE_NAME=n1"));

        assertThat(config.mode())
                .isEqualTo(new ProxyMode.Shared(Path.of("/var/run/ztunnel/ztunnel.sock")));
        assertThat(config.pods().sockets().mark()).hasValue(0x539);
    }

    @Test
    void a_dedicated_proxy_needs_no_node_and_no_mark_and_shows_itself_to_applications() {
        ZtunnelConfig config = ZtunnelConfig.from(settings(DEDICATED));

        assertThat(config.mode())
                .isEqualTo(
                        new ProxyMode.Dedicated(
                                new LocalWorkload.Pod("shop", "orders-1", "orders")));
        assertThat(config.node().name()).isEmpty();
        assertThat(config.node().podName()).isEqualTo("orders-1");
        assertThat(config.node().podNamespace()).isEqualTo("shop");
        assertThat(config.pods().sockets().mark()).isEqualTo(OptionalInt.empty());
        assertThat(config.pods().sockets().sourceSpoofing()).isEqualTo(Spoofing.OFF);
    }

    @ParameterizedTest
    @CsvSource({
        "PACKET_MARK=1337, 1337, BEST_EFFORT",
        "PACKET_MARK=1337 ENABLE_ORIG_SRC=true, 1337, REQUIRED",
        "PACKET_MARK=1337 ENABLE_ORIG_SRC=false, 1337, OFF",
        "PACKET_MARK=0, , OFF",
        "ENABLE_ORIG_SRC=auto, , OFF",
        "ENABLE_ORIG_SRC=false, , OFF"
    })
    void a_dedicated_proxy_shows_clients_where_a_mark_leads_the_answers_back(
            String given, Integer mark, Spoofing spoofing) {
        ZtunnelConfig config = ZtunnelConfig.from(settings(DEDICATED + " " + given));

        assertThat(config.pods().sockets().mark())
                .isEqualTo(mark == null ? OptionalInt.empty() : OptionalInt.of(mark));
        assertThat(config.pods().sockets().sourceSpoofing()).isEqualTo(spoofing);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PROXY_MODE=both NODE_NAME=n1 | PROXY_MODE is 'both': expected shared or dedicated",
                "PROXY_MODE=dedicated | PROXY_WORKLOAD_INFO is '': a dedicated proxy expects",
                "PROXY_MODE=dedicated PROXY_WORKLOAD_INFO=shop/orders | is 'shop/orders'",
                "PROXY_MODE=dedicated PROXY_WORKLOAD_INFO=shop//orders | is 'shop//orders'",
                "PROXY_MODE=dedicated PROXY_WORKLOAD_INFO=a/b/c/d | is 'a/b/c/d'",
                "NODE_NAME=n1 PROXY_WORKLOAD_INFO=a/b/c | set PROXY_MODE=dedicated, or leave it",
                "PROXY_MODE=dedicated PROXY_WORKLOAD_INFO=a/b/c INPOD_UDS=/z | no node agent",
                "PROXY_MODE=dedicated PROXY_WORKLOAD_INFO=a/b/c ENABLE_ORIG_SRC=true | PACKET_MARK",
                "PROXY_MODE=shared | NODE_NAME is not set"
            })
    void settings_that_do_not_go_together_are_named_with_what_to_do(String given, String problem) {
        assertThatThrownBy(() -> ZtunnelConfig.from(settings(given)))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(problem);
    }

    private static Map<String, String> settings(String text) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (String setting : text.strip().split(" +")) {
            int equals = setting.indexOf('=');
            settings.put(setting.substring(0, equals), setting.substring(equals + 1));
        }
        return settings;
    }
}
