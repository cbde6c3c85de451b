package dev.weft.echo.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressesTest {

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3,              10.1.2.3:80",
        "0:0:0:0:0:0:0:0,       [::]:80",
        "0:0:0:0:0:0:0:1,       [::1]:80",
        "fd00:10:244:1:0:0:0:5, [fd00:10:244:1::5]:80",
        "2001:0:0:1:0:0:0:1,    [2001:0:0:1::1]:80",
        "2001:db8:0:1:1:1:1:1,  [2001:db8:0:1:1:1:1:1]:80",
        "1:0:0:2:0:0:3:4,       [1::2:0:0:3:4]:80",
        "fe80:0:0:0:0:0:0:0,    [fe80::]:80"
    })
    void addresses_are_written_in_their_canonical_form(String ip, String text) throws Exception {
        var address = new InetSocketAddress(InetAddress.ofLiteral(ip), 80);

        assertThat(Addresses.text(address)).isEqualTo(text);
    }
}
