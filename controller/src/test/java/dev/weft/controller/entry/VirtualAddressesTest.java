package dev.weft.controller.entry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.net.Cidr;
import dev.weft.workload.NamespacedHostname;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VirtualAddressesTest {

    private static final Cidr BLOCK = Cidr.parse("240.240.0.0/16").orElseThrow();

    @Test
    void a_host_keeps_its_address_while_others_come_and_go() {
        VirtualAddresses addresses = new VirtualAddresses();
        Cidr first = addresses.of(List.of(host(1))).get(host(1));

        Map<NamespacedHostname, Cidr> more = addresses.of(hosts(500));

        assertThat(more.get(host(1))).isEqualTo(first);
        assertThat(addresses.of(List.of(host(1))).get(host(1))).isEqualTo(first);
    }

    @Test
    void every_host_has_an_address_of_its_own_in_the_block() {
        Map<NamespacedHostname, Cidr> addresses = new VirtualAddresses().of(hosts(5000));

        assertThat(addresses).hasSize(5000);
        assertThat(new HashSet<>(addresses.values())).hasSize(5000);
        assertThat(addresses.values()).allMatch(address -> BLOCK.contains(address.base()));
    }

    @Test
    void the_same_hosts_get_the_same_addresses_after_a_restart() {
        assertThat(new VirtualAddresses().of(hosts(300)))
                .isEqualTo(new VirtualAddresses().of(hosts(300)));
    }

    private static List<NamespacedHostname> hosts(int count) {
        List<NamespacedHostname> hosts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            hosts.add(host(i));
        }
        return hosts;
    }

    private static NamespacedHostname host(int number) {
        return new NamespacedHostname("shop", "host-" + number + ".example.com");
    }
}
