package dev.weft.local.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.local.config.AddressFamilies;
import dev.weft.net.Cidr;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AddressPlanTest {

    private final AddressPlan plan = new AddressPlan(AddressFamilies.DUAL);

    @Test
    void addresses_are_those_of_the_topology() {
        assertThat(plan.node(1))
                .extracting(InetAddress::getHostAddress)
                .containsExactly("172.30.0.11", "fd00:172:30:0:0:0:0:11");
        assertThat(plan.pod(2, 1))
                .extracting(InetAddress::getHostAddress)
                .containsExactly("10.244.2.2", "fd00:10:244:2:0:0:0:2");
        assertThat(plan.service(1))
                .extracting(InetAddress::getHostAddress)
                .containsExactly("10.96.1.1", "fd00:10:96:0:0:0:0:101");
    }

    @Test
    void all_pods_of_a_node_lie_in_its_ranges_and_none_meet() {
        for (int node : new int[] {1, 2, 17, 200}) {
            Set<InetAddress> seen = new HashSet<>();
            for (int pod = 1; pod <= AddressPlan.PODS_PER_NODE; pod++) {
                for (int family = 0; family < 2; family++) {
                    InetAddress address = plan.pod(node, pod).get(family);
                    Cidr range = Cidr.parse(plan.podRanges(node).get(family)).orElseThrow();
                    assertThat(range.contains(address)).isTrue();
                    assertThat(seen.add(address)).isTrue();
                }
            }
        }
    }

    @Test
    void one_family_gives_one_address() {
        assertThat(new AddressPlan(AddressFamilies.IPV4).pod(1, 1)).hasSize(1);
        assertThat(new AddressPlan(AddressFamilies.IPV6).dns().getFirst().getHostAddress())
                .isEqualTo("fd00:10:96:0:0:0:0:a");
    }

    @Test
    void a_full_node_is_an_error() {
        assertThatThrownBy(() -> plan.pod(1, AddressPlan.PODS_PER_NODE + 1))
                .hasMessageContaining("pods on node 1");
    }

    @Test
    void links_of_one_family_name_no_address_of_the_other() {
        LinkScript links = new LinkScript(new AddressPlan(AddressFamilies.IPV4));

        assertThat(links.podToNode(1, 1)).noneMatch(line -> line.contains("::"));
        assertThat(links.nodeToPod(1, 1, Path.of("/netns"))).noneMatch(l -> l.contains("fe80"));
    }
}
