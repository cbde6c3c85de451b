package dev.weft.ztunnel.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.net.IpAddresses;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnyAddressTest {
    @ParameterizedTest(name = "of {0} for a call of {1}")
    @CsvSource({
        "192.0.2.1 2001:db8::1,             10.96.0.1,   192.0.2.1",
        "192.0.2.1 2001:db8::1,             2001:db8::a, 2001:db8::1",
        "192.0.2.1 192.0.2.2,               10.96.0.1,   192.0.2.1 192.0.2.2",
        "2001:db8::1 2001:db8::2,           10.96.0.1,   2001:db8::1 2001:db8::2",
        "192.0.2.1,                         2001:db8::a, 192.0.2.1",
    })
    void each_address_of_the_family_of_the_call_is_drawn(
            String found, String asked, String expected) {
        Random random = new Random(1);
        Set<InetAddress> drawn = new HashSet<>();

        for (int i = 0; i < 100; i++) {
            drawn.add(EndpointChoice.anyAddress(ips(found), ips(asked).getFirst(), random));
        }

        assertThat(drawn).containsExactlyInAnyOrderElementsOf(ips(expected));
    }

    private static List<InetAddress> ips(String text) {
        return Stream.of(text.split(" ")).map(ip -> IpAddresses.parse(ip).orElseThrow()).toList();
    }
}
