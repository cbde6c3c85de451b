package dev.weft.local.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.local.dns.ClusterZone.Answer;
import dev.weft.local.service.ServicePod;
import dev.weft.local.service.ServiceSpec;
import dev.weft.local.service.ServiceTable;
import dev.weft.net.IpAddresses;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterZoneTest {

    private final ClusterZone zone =
            ClusterZone.of(
                    ServiceTable.of(
                            List.of(service("orders", false), service("db", true)),
                            Map.of("shop/orders", addresses("10.96.1.1", "fd00:10:96::101")),
                            List.of(
                                    new ServicePod(
                                            "shop",
                                            "db-0",
                                            Map.of("app", "db"),
                                            addresses("10.244.1.2", "fd00:10:244:1::2"),
                                            Map.of(),
                                            true,
                                            true))));

    @ParameterizedTest(name = "{0} over IPv6: {1}")
    @CsvSource({
        "orders.shop.svc.cluster.local, false, 10.96.1.1",
        "orders.shop.svc.cluster.local, true, fd00:10:96:0:0:0:0:101",
        "db.shop.svc.cluster.local, false, 10.244.1.2",
        "db-0.db.shop.svc.cluster.local, false, 10.244.1.2",
        "shop.svc.cluster.local, false, ''",
        "svc.cluster.local, false, ''",
        "orders, false, none",
        "orders.shop.svc.cluster.local.shop.svc.cluster.local, false, none",
        "example.com, false, none"
    })
    void names_lead_to_addresses(String name, boolean v6, String expected) {
        Answer answer = zone.find(name, v6);

        String found =
                switch (answer) {
                    case Answer.NoSuchName none -> "none";
                    case Answer.Addresses all ->
                            String.join(
                                    " ",
                                    all.addresses().stream()
                                            .map(InetAddress::getHostAddress)
                                            .toList());
                };
        assertThat(found).isEqualTo(expected);
    }

    private static ServiceSpec service(String name, boolean headless) {
        return new ServiceSpec("shop", name, headless, Map.of("app", name), false, List.of());
    }

    private static List<InetAddress> addresses(String... literals) {
        return Arrays.stream(literals).map(l -> IpAddresses.parse(l).orElseThrow()).toList();
    }
}
