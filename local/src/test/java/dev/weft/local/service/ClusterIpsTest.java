package dev.weft.local.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import dev.weft.local.config.AddressFamilies;
import dev.weft.local.world.AddressPlan;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClusterIpsTest {

    private final AddressPlan plan = new AddressPlan(AddressFamilies.DUAL);

    @Test
    void no_two_services_share_addresses_and_none_changes() {
        qt().forAll(lists().of(integers().between(-20, 20)).ofSizeBetween(0, 60))
                .checkAssert(operations -> {
                    ClusterIps ips = new ClusterIps(plan::service, 1000);
                    Map<String, List<InetAddress>> given = new HashMap<>();
                    for (int operation : operations) {
                        String name = "s" + Math.abs(operation);
                        if (operation < 0) {
                            ips.release(name);
                            given.remove(name);
                        } else {
                            List<InetAddress> now = ips.of(name);
                            assertThat(given.getOrDefault(name, now)).isEqualTo(now);
                            given.put(name, now);
                        }
                    }
                    assertThat(given.values()).doesNotHaveDuplicates();
                });
    }

    @Test
    void a_full_range_is_an_error_until_one_is_given_back() {
        ClusterIps ips = new ClusterIps(plan::service, 1);
        ips.of("a");

        assertThatThrownBy(() -> ips.of("b")).hasMessageContaining("all 1 Service addresses");

        ips.release("a");
        assertThat(ips.of("b")).hasSize(2);
    }
}
