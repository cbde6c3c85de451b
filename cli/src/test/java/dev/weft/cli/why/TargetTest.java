package dev.weft.cli.why;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {

    private static final JsonObject NODE_PROXY =
            JsonParser.parseString(
                            """
                            {"services": [
                              {"name": "orders", "namespace": "shop",
                               "hostname": "orders.shop.svc.cluster.local",
                               "vips": ["/10.96.0.7"], "ports": {"80": 8080},
                               "endpoints": {"u1": {}, "u2": {}}}],
                             "workloads": [
                              {"uid": "u1", "name": "orders-0", "namespace": "shop",
                               "workloadIps": ["10.244.1.2"]}]}
                            """)
                    .getAsJsonObject();

    @ParameterizedTest
    @CsvSource({
        "shop, orders",
        "other, orders.shop",
        "other, orders.shop.svc",
        "other, orders.shop.svc.cluster.local",
        "other, 10.96.0.7"
    })
    void a_service_is_found_by_each_of_its_names_and_by_its_address(String from, String host) {
        var target = Target.find(NODE_PROXY, from, host);

        assertThat(target).isInstanceOf(Target.Service.class);
        var service = (Target.Service) target;
        assertThat(service.key()).isEqualTo("shop/orders.shop.svc.cluster.local");
        assertThat(service.targetPort(80)).contains(8080);
        assertThat(service.targetPort(81)).isEmpty();
        assertThat(service.endpoints()).containsExactly("u1", "u2");
    }

    @Test
    void a_workload_is_found_by_its_address() {
        assertThat(Target.find(NODE_PROXY, "other", "10.244.1.2"))
                .isInstanceOf(Target.Workload.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders", "example.org", "10.0.0.1"})
    void anything_else_is_unknown(String host) {
        assertThat(Target.find(NODE_PROXY, "other", host)).isInstanceOf(Target.Unknown.class);
    }
}
