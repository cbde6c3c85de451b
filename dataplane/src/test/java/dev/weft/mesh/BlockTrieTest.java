package dev.weft.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.net.Cidr;
import dev.weft.net.IpAddresses;
import dev.weft.net.NetworkAddress;
import dev.weft.workload.NamespacedHostname;
import dev.weft.workload.Service;
import dev.weft.workload.ServiceAddress;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockTrieTest {
    /** Addresses of few values, so that blocks often lie in one another. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void finds_what_a_search_of_all_blocks_finds_widest_first(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        List<Owned> known = new ArrayList<>();
        BlockIndex index = BlockIndex.empty();
        for (int i = 0; i < 400; i++) {
            if (known.size() > 60 || (!known.isEmpty() && random.nextInt(3) == 0)) {
                Owned gone = known.remove(random.nextInt(known.size()));
                index = index.without(gone.block, gone.service);
            } else {
                Owned come = owned(random, i);
                known.add(come);
                index = index.with(come.block, come.service);
            }

            NetworkAddress address =
                    new NetworkAddress(network(random), ip(random, random.nextBoolean()));
            List<Owned> found = new ArrayList<>();
            index.containing(
                    address,
                    (service, length) -> found.add(new Owned(service.addresses().get(0), service)));
            assertThat(found)
                    .containsExactlyInAnyOrderElementsOf(
                            known.stream().filter(o -> o.contains(address)).toList())
                    .isSortedAccordingTo(Comparator.comparingInt(o -> o.block.block().prefix()));
        }
    }

    private static Owned owned(RandomGenerator random, int number) {
        boolean v6 = random.nextBoolean();
        Cidr cidr = new Cidr(ip(random, v6), random.nextInt((v6 ? 128 : 32) + 1));
        ServiceAddress block = new ServiceAddress(network(random), cidr);
        NamespacedHostname key = new NamespacedHostname("shop", "s" + number);
        return new Owned(block, Service.of("s", key, List.of(block), List.of()));
    }

    private static String network(RandomGenerator random) {
        return random.nextInt(4) == 0 ? "far" : "";
    }

    private static InetAddress ip(RandomGenerator random, boolean v6) {
        byte[] bytes = new byte[v6 ? 16 : 4];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (random.nextInt(6) == 0 ? 1 << random.nextInt(8) : 0);
        }
        if (v6) {
            bytes[0] = 0x20;
        }
        return IpAddresses.ofBytes(bytes).orElseThrow();
    }

    private record Owned(ServiceAddress block, Service service) {
        boolean contains(NetworkAddress address) {
            return block.network().equals(address.network())
                    && block.block().contains(address.ip());
        }
    }
}
