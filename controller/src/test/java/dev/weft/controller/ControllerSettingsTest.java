package dev.weft.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.config.SettingsException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControllerSettingsTest {

    private static final Map<String, String> LEAST =
            Map.of("SOURCE", "folder:/c", "TOKENS", "/t", "CA_DIR", "/ca");

    @Test
    void what_is_not_set_has_its_default() {
        ControllerSettings settings = ControllerSettings.of(LEAST);

        assertThat(settings.sourceFolder()).isEqualTo(Path.of("/c"));
        assertThat(settings.listen().port()).isEqualTo(15012);
        assertThat(settings.nodeAccounts()).hasToString("[weft-system/ztunnel]");
        assertThat(settings.rootCertOut()).isEmpty();
        assertThat(settings.adminSocket()).isEmpty();
        assertThat(settings.mesh().clusterId()).isEqualTo("Kubernetes");
        assertThat(settings.mesh().clusterDomain()).isEqualTo("cluster.local");
        assertThat(settings.mesh().trustDomain()).hasToString("cluster.local");
        assertThat(settings.mesh().rootNamespace()).isEqualTo("weft-system");
        assertThat(settings.mesh().labelDomains()).containsExactly("weft.dev");
        assertThat(settings.servingNames())
                .containsExactly(
                        "localhost",
                        "127.0.0.1",
                        "::1",
                        "weft-controller.weft-system.svc",
                        "weft-controller.weft-system.svc.cluster.local");
    }

    @Test
    void every_setting_can_be_set() {
        ControllerSettings settings =
                with(
                        Map.of(
                                "XDS_LISTEN", "172.30.0.1:25012",
                                "XDS_SANS", "a.example, b.example",
                                "ROOT_CERT_OUT", "/root.pem",
                                "ADMIN_SOCKET", "/admin",
                                "TRUST_DOMAIN", "td",
                                "CLUSTER_ID", "c1",
                                "CLUSTER_DOMAIN", "c.local",
                                "ROOT_NAMESPACE", "root",
                                "LABEL_DOMAINS", "weft.dev,istio.io",
                                "CA_TRUSTED_NODE_ACCOUNTS", "x/y, x/z"));

        assertThat(settings.listen()).hasToString("172.30.0.1:25012");
        assertThat(settings.servingNames())
                .contains("172.30.0.1", "a.example", "b.example", "weft-controller.root.svc");
        assertThat(settings.nodeAccounts()).extracting(Object::toString).contains("x/y", "x/z");
        assertThat(settings.mesh().labelDomains()).containsExactly("weft.dev", "istio.io");
        assertThat(settings.mesh().rootNamespace()).isEqualTo("root");
    }

    @Test
    void workloads_with_a_proxy_of_their_own_are_told_about_the_mesh_and_impersonate_nobody() {
        ControllerSettings settings = with(Map.of("XDS_DEDICATED_ACCOUNTS", "shop/orders"));

        assertThat(settings.nodeAccounts()).hasToString("[weft-system/ztunnel]");
        assertThat(settings.discoveryAccounts())
                .extracting(Object::toString)
                .containsExactlyInAnyOrder("weft-system/ztunnel", "shop/orders");
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource({
        "SOURCE, /cluster, expected folder:<directory>",
        "XDS_LISTEN, here, expected address:port",
        "TRUST_DOMAIN, a/b, expected a name without slash",
        "CA_TRUSTED_NODE_ACCOUNTS, ztunnel, expected namespace/name",
        "XDS_DEDICATED_ACCOUNTS, own, expected namespace/name",
        "WEFT_XDS_LISSEN, 1, did you mean XDS_LISTEN",
    })
    void a_setting_that_cannot_be_used_fails_the_start(String key, String value, String why) {
        assertThatThrownBy(() -> with(Map.of(key, value)))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(key)
                .hasMessageContaining(why);
    }

    @Test
    void everything_that_is_missing_is_named_at_once() {
        assertThatThrownBy(() -> ControllerSettings.of(Map.of()))
                .isInstanceOf(SettingsException.class)
                .hasMessageContainingAll("SOURCE", "TOKENS", "CA_DIR");
    }

    private static ControllerSettings with(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(LEAST);
        all.putAll(settings);
        return ControllerSettings.of(all);
    }
}
