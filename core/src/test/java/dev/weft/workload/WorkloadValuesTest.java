package dev.weft.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.net.Cidr;
import dev.weft.net.IpAddresses;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkloadValuesTest {

    private static final WorkloadUid UID = WorkloadUid.ofPod("Kubernetes", "shop", "orders-1");

    @Test
    void a_builder_made_from_a_workload_builds_its_equal() {
        Workload workload = Workload.builder(UID).name("orders-1").capacity(7).build();

        assertThat(workload.toBuilder().build()).isEqualTo(workload);
        assertThat(workload.toBuilder().capacity(8).build()).isNotEqualTo(workload);
    }

    @Test
    void a_workload_keeps_nothing_of_the_collections_it_was_made_from() {
        NamespacedHostname service = new NamespacedHostname("shop", "orders");
        List<ServicePort> ports = new ArrayList<>(List.of(ServicePort.of(80, 8080)));
        Map<NamespacedHostname, List<ServicePort>> services = new HashMap<>(Map.of(service, ports));
        Workload workload = Workload.builder(UID).services(services).build();

        ports.clear();
        services.clear();

        assertThat(workload.services().get(service)).hasSize(1);
    }

    @Test
    void addresses_are_canonical() throws Exception {
        InetAddress named = InetAddress.getByAddress("orders", new byte[] {10, 0, 0, 1});

        Workload workload = Workload.builder(UID).addresses(List.of(named)).build();

        assertThat(workload.addresses().getFirst()).hasToString("/10.0.0.1");
    }

    @Test
    void its_identity_follows_from_account_and_trust_domain() {
        assertThat(Workload.builder(UID).build().identity())
                .hasToString("spiffe://cluster.local/ns/default/sa/default");
    }

    @Test
    void a_capacity_is_never_negative() {
        WorkloadBuilder builder = Workload.builder(UID).capacity(-1);

        assertThatThrownBy(builder::build)
                .hasMessage("capacity -1 of Kubernetes//Pod/shop/orders-1: expected 0 or more");
    }

    @Test
    void an_empty_uid_is_refused() {
        assertThatThrownBy(() -> new WorkloadUid("")).hasMessageContaining("must not be empty");
    }

    @Test
    void a_hostname_with_its_namespace_comes_back_from_its_text() {
        NamespacedHostname name = new NamespacedHostname("shop", "orders.shop.svc.cluster.local");

        assertThat(NamespacedHostname.parse(name.toString())).contains(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "a", "a/", "/b", "a/b/c", "//"})
    void texts_that_are_no_namespaced_hostname(String text) {
        assertThat(NamespacedHostname.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "n, 10.0.0.1, n/10.0.0.1",
        "'', 10.0.0.0/8, /10.0.0.0/8",
        "n, fd00::/112, n/fd00::/112",
    })
    void service_addresses_have_the_form_of_aliases(String network, String block, String alias) {
        assertThat(new ServiceAddress(network, Cidr.parse(block).orElseThrow())).hasToString(alias);
    }

    @Test
    void a_service_knows_its_ports_by_number() {
        Service service =
                Service.of(
                        "orders",
                        new NamespacedHostname("shop", "orders"),
                        List.of(
                                new ServiceAddress(
                                        "", Cidr.of(IpAddresses.parse("10.96.0.1").orElseThrow()))),
                        List.of(ServicePort.of(80, 8080)));

        assertThat(service.port(80)).contains(ServicePort.of(80, 8080));
        assertThat(service.port(8080)).isEmpty();
    }
}
