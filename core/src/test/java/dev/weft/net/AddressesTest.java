package dev.weft.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;
import static org.quicktheories.generators.SourceDSL.strings;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.quicktheories.core.Gen;

class AddressesTest {

    @Test
    void any_address_and_port_comes_back_from_its_text() {
        qt().forAll(addresses(), integers().between(0, 65535))
                .check((ip, port) -> {
                    IpPort address = new IpPort(ip, port);
                    return IpPort.parse(address.toString()).orElseThrow().equals(address);
                });
    }

    @Test
    void any_block_comes_back_from_its_text_and_contains_its_base() {
        qt().forAll(addresses(), integers().between(0, 128))
                .check((ip, length) -> {
                    Cidr block = new Cidr(ip, length % (ip.getAddress().length * 8 + 1));
                    return Cidr.parse(block.toString()).orElseThrow().equals(block)
                            && block.contains(ip)
                            && block.contains(block.base());
                });
    }

    @Test
    void a_block_contains_just_the_addresses_that_make_the_same_block() {
        qt().forAll(addresses(), addresses(), integers().between(0, 12))
                .check((ip, other, length) ->
                        new Cidr(ip, length).contains(other)
                                == new Cidr(ip, length).equals(new Cidr(other, length)));
    }

    @Test
    void hostile_text_is_refused_without_exception() {
        qt().forAll(strings().allPossible().ofLengthBetween(0, 40))
                .check(text ->
                        IpPort.parse(text).isEmpty()
                                && Cidr.parse(text + "/").isEmpty()
                                && IpAddresses.parse(text + "%").isEmpty()
                                && HboneTarget.parse(text + "\u0000:80").isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, 10.0.0.1",
        "0.0.0.0, 0.0.0.0",
        "255.255.255.255, 255.255.255.255",
        "::, ::",
        "0:0:0:0:0:0:0:1, ::1",
        "1:0:0:0:0:0:0:0, 1::",
        "FD00::A, fd00::a",
        "fd00:10:244:1:0:0:0:2, fd00:10:244:1::2",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "::ffff:10.0.0.1, 10.0.0.1",
    })
    void literals_and_their_usual_text(String text, String expected) {
        assertThat(IpAddresses.parse(text).map(IpAddresses::text)).contains(expected);
    }

    @Test
    void any_address_comes_back_from_its_text() {
        qt().forAll(addresses())
                .check(ip -> IpAddresses.parse(IpAddresses.text(ip)).orElseThrow().equals(ip));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "1", "10.1", "10.0.0", "10.0.0.0.1", "10.0.0.256", "0x0a.0.0.1", "10.0.0.-1",
                "10.0.0.1 ", " 10.0.0.1", "localhost", "[::1]", "fe80::1%eth0", "::g", ":", ":::",
                "1::2::3", "10.0.0.1/8", "\u0661\u0660.0.0.1",
            })
    void texts_that_are_no_literal(String text) {
        assertThat(IpAddresses.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                ":80",
                "10.0.0.1",
                "10.0.0.1:",
                "10.0.0.1:65536",
                "10.0.0.1:-1",
                "10.0.0.1:+1",
                "10.0.0.1: 80",
                "::1:80",
                "[::1]",
                "[::1]80",
                "[10.0.0.1]:80",
                "::1]:80",
                "[::1:80",
                "host:80",
                "10.0.0.1:\u0668\u0660",
            })
    void texts_that_are_no_address_and_port(String text) {
        assertThat(IpPort.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/8",
                "10.0.0.0/",
                "10.0.0.0/33",
                "::/129",
                "10.0.0.0/-1",
                "10.0.0.0/8/8",
                "10/8"
            })
    void texts_that_are_no_block(String text) {
        assertThat(Cidr.parse(text)).isEmpty();
    }

    @Test
    void a_bare_address_is_a_block_of_one() {
        assertThat(Cidr.parse("10.0.0.1").orElseThrow().isSingle()).isTrue();
        assertThat(Cidr.parse("fd00::1")).contains(Cidr.parse("fd00::1/128").orElseThrow());
    }

    @Test
    void impossible_values_are_refused_with_what_was_expected() {
        InetAddress ip = IpAddresses.parse("10.0.0.1").orElseThrow();

        assertThatThrownBy(() -> new IpPort(ip, 65536))
                .hasMessage("port 65536: expected 0 to 65535");
        assertThatThrownBy(() -> new Cidr(ip, 33))
                .hasMessage("prefix length 33 of 10.0.0.1: expected 0 to 32");
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1:80, 10.0.0.1:80, 80",
        "[fd00::1]:80, [fd00::1]:80, 80",
        "orders.shop.svc.cluster.local:8080, orders.shop.svc.cluster.local:8080, 8080",
        "10-0-0-1.pod:1, 10-0-0-1.pod:1, 1",
    })
    void tunnel_targets(String authority, String expected, int port) {
        HboneTarget target = HboneTarget.parse(authority).orElseThrow();

        assertThat(target).hasToString(expected);
        assertThat(target.port()).isEqualTo(port);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":80",
                "host",
                "host:",
                "host:x",
                "host:65536",
                "ho st:80",
                "user@host:80",
                "host/path:80",
                "http://host:80",
                "10.0.0:80",
                "256.0.0.1:80",
                "::1:80",
                "123:80",
                "h\u00f6st:80",
            })
    void texts_that_are_no_tunnel_target(String authority) {
        assertThat(HboneTarget.parse(authority)).isEmpty();
    }

    @Test
    void a_host_longer_than_a_name_can_be_is_no_tunnel_target() {
        assertThat(HboneTarget.parse("a".repeat(254) + ":80")).isEmpty();
        assertThat(HboneTarget.parse("a".repeat(253) + ":80")).isPresent();
    }

    private static Gen<InetAddress> addresses() {
        return lists().of(integers().between(0, 255))
                .ofSizes(integers().between(0, 1).map(v6 -> v6 == 1 ? 16 : 4))
                .map(numbers -> {
                    byte[] bytes = new byte[numbers.size()];
                    for (int i = 0; i < bytes.length; i++) {
                        bytes[i] = numbers.get(i).byteValue();
                    }
                    return IpAddresses.ofBytes(bytes).orElseThrow();
                });
    }
}
