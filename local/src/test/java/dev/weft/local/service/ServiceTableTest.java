package dev.weft.local.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.local.service.ServiceSpec.ServicePort;
import dev.weft.manifest.ManifestReader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceTableTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "a ready pod with the labels, app=orders, shop, true, http, 1",
        "a pod that is not ready, app=orders, shop, false, http, 0",
        "a pod of another namespace, app=orders, other, true, http, 0",
        "a pod with other labels, app=other, shop, true, http, 0",
        "a port that the pod does not have, app=orders, shop, true, grpc, 0",
        "a port by number, app=orders, shop, true, 9000, 1"
    })
    void endpoints_are_chosen(
            String why, String label, String namespace, boolean ready, String target, int count) {
        ServicePort port = new ServicePort("http", 80, "tcp", target);
        ServiceSpec service =
                new ServiceSpec(
                        "shop", "orders", false, Map.of("app", "orders"), false, List.of(port));
        ServicePod pod =
                new ServicePod(
                        namespace,
                        "p",
                        Map.of("app", label.substring(4)),
                        ServiceRulesTest.addresses("10.244.1.2", "fd00::2"),
                        Map.of("http", 8080),
                        ready,
                        false);

        ServiceTable table = ServiceTable.of(List.of(service), Map.of(), List.of(pod));

        assertThat(table.entries().getFirst().endpoints(port, false)).hasSize(count);
        assertThat(table.entries().getFirst().endpoints(port, true)).hasSize(count);
    }

    @Test
    void a_service_without_selector_has_no_pods() {
        ServiceSpec service = new ServiceSpec("shop", "s", false, Map.of(), false, List.of());

        ServiceTable table =
                ServiceTable.of(
                        List.of(service),
                        Map.of(),
                        List.of(ServiceRulesTest.pod("a", true, "10.244.1.2")));

        assertThat(table.entries().getFirst().pods()).isEmpty();
    }

    @Test
    void a_service_is_read() {
        ServiceSpec spec =
                read(
                        "{selector: {a: b}, ports: [{port: 80}, {port: 53, protocol: UDP, targetPort: dns}]}");

        assertThat(spec.ports())
                .containsExactly(
                        new ServicePort("", 80, "tcp", "80"),
                        new ServicePort("", 53, "udp", "dns"));
        assertThat(spec.headless()).isFalse();
        assertThat(read("{clusterIP: None}").headless()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ports: [{port: 0}]} | spec.ports[0].port",
                "{ports: [{port: 80, protocol: SCTP}]} | spec.ports[0].protocol",
                "{type: ExternalName} | spec.type"
            })
    void a_field_that_cannot_be_followed_is_named(String spec, String path) {
        assertThatThrownBy(() -> read(spec)).hasMessageContaining(path);
    }

    private static ServiceSpec read(String spec) {
        String text = "{apiVersion: v1, kind: Service, metadata: {name: s}, spec: " + spec + "}";
        return ServiceSpec.read(ManifestReader.read("test", text).getFirst());
    }
}
