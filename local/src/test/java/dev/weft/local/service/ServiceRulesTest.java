package dev.weft.local.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.local.service.ServiceSpec.ServicePort;
import dev.weft.net.IpAddresses;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rewrite the golden file with {@code -Dgolden.refresh=true}. */
class ServiceRulesTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden/services.nft");

    @Test
    void rules_are_those_of_the_golden_file() throws IOException {
        ServiceSpec orders =
                new ServiceSpec(
                        "shop",
                        "orders",
                        false,
                        Map.of("app", "orders"),
                        false,
                        List.of(
                                new ServicePort("http", 80, "tcp", "http"),
                                new ServicePort("dns", 53, "udp", "53")));
        ServiceSpec empty =
                new ServiceSpec(
                        "shop",
                        "empty",
                        false,
                        Map.of("app", "none"),
                        false,
                        List.of(new ServicePort("", 80, "tcp", "80")));
        ServiceTable table =
                ServiceTable.of(
                        List.of(orders, empty),
                        Map.of(
                                "shop/orders", addresses("10.96.1.1", "fd00:10:96::101"),
                                "shop/empty", addresses("10.96.1.2", "fd00:10:96::102")),
                        List.of(
                                pod("b", true, "10.244.2.2", "fd00:10:244:2::2"),
                                pod("a", true, "10.244.1.2", "fd00:10:244:1::2"),
                                pod("c", false, "10.244.1.3", "fd00:10:244:1::3")));

        String rules = ServiceRules.render(table);

        if (Boolean.getBoolean("golden.refresh")) {
            Files.createDirectories(GOLDEN.getParent());
            Files.writeString(GOLDEN, rules);
        }
        assertThat(rules).isEqualTo(Files.readString(GOLDEN));
    }

    static ServicePod pod(String name, boolean ready, String... addresses) {
        return new ServicePod(
                "shop",
                name,
                Map.of("app", "orders"),
                addresses(addresses),
                Map.of("http", 8080),
                ready,
                true);
    }

    static List<InetAddress> addresses(String... literals) {
        return Arrays.stream(literals).map(l -> IpAddresses.parse(l).orElseThrow()).toList();
    }
}
