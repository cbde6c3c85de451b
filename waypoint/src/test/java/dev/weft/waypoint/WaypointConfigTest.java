package dev.weft.waypoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.config.SettingsException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WaypointConfigTest {
    private static final Map<String, String> LEAST =
            Map.of(
                    "GATEWAY_NAME", "waypoint",
                    "PROXY_WORKLOAD_INFO", "shop/waypoint-1/waypoint-account");

    @Test
    void little_is_enough() {
        WaypointConfig config = WaypointConfig.from(LEAST);

        assertThat(config.own().key()).isEqualTo("shop/waypoint");
        assertThat(config.own().service().toString())
                .isEqualTo("shop/waypoint.shop.svc.cluster.local");
        assertThat(config.own().pod()).isEqualTo("waypoint-1");
        assertThat(config.identity().toString())
                .isEqualTo("spiffe://cluster.local/ns/shop/sa/waypoint-account");
        assertThat(config.traffic().hbonePort()).isEqualTo(15008);
        assertThat(config.admin().readinessPort()).isEqualTo(15021);
        assertThat(config.shutdownTime()).isEqualTo(Duration.ofSeconds(25));
        assertThat(config.notice()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void who_it_is_may_be_said_in_three_settings() {
        WaypointConfig config =
                WaypointConfig.from(
                        Map.of(
                                "GATEWAY_NAME", "waypoint",
                                "POD_NAMESPACE", "shop",
                                "POD_NAME", "waypoint-1",
                                "SERVICE_ACCOUNT", "waypoint"));

        assertThat(config.identity().toString()).endsWith("/ns/shop/sa/waypoint");
    }

    @Test
    void everything_that_is_wrong_is_said_at_once() {
        Map<String, String> environment = new HashMap<>(LEAST);
        environment.remove("GATEWAY_NAME");
        environment.put("PROXY_WORKLOAD_INFO", "shop/waypoint");
        environment.put("ACCESS_LOG", "some");
        environment.put("WEFT_HBONE_PROT", "1");

        assertThatThrownBy(() -> WaypointConfig.from(environment))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("GATEWAY_NAME")
                .hasMessageContaining("namespace/pod/service-account")
                .hasMessageContaining("all, errors or off")
                .hasMessageContaining("HBONE_PORT");
    }
}
