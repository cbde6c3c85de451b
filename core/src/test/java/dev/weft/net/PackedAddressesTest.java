package dev.weft.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackedAddressesTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "10.0.0.1", "fd00::1", "10.0.0.1 fd00::1 10.255.0.200"})
    void is_equal_to_the_list_it_was_made_of(String literals) {
        List<InetAddress> plain =
                Stream.of(literals.split(" "))
                        .flatMap(text -> IpAddresses.parse(text).stream())
                        .toList();

        List<InetAddress> packed = PackedAddresses.copyOf(plain);

        assertThat(packed).isEqualTo(plain).hasSameHashCodeAs(plain).hasSize(plain.size());
        assertThat(packed.isEmpty()).isEqualTo(plain.isEmpty());
        assertThat(PackedAddresses.copyOf(packed)).isSameAs(packed);
    }

    @Test
    void has_nothing_beyond_its_end_and_cannot_be_changed() {
        InetAddress one = IpAddresses.parse("10.0.0.1").orElseThrow();
        List<InetAddress> packed = PackedAddresses.copyOf(List.of(one));

        assertThatThrownBy(() -> packed.get(1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> packed.add(one)).isInstanceOf(UnsupportedOperationException.class);
    }
}
