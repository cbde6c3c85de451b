package dev.weft.perf.peer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodTunnelsTest {

    private static final String HEAD =
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt\n";

    @ParameterizedTest
    @CsvSource({
        "0201F40A:9C40, 0202F40A:3AA0, 01, true",
        "0201F40A:3AA0, 0202F40A:9C40, 01, true",
        "00000000:3AA0, 00000000:0000, 0A, false",
        "0201F40A:9C40, 0202F40A:3AA0, 06, false",
        "0201F40A:9C40, 0202F40A:1B58, 01, false"
    })
    void a_tunnel_is_an_established_connection_of_its_port(
            String local, String remote, String state, boolean tunnel) {
        var row =
                "   0: " + local + " " + remote + " " + state + " 00000000:00000000 00:00000000\n";

        assertThat(new PodTunnels(HEAD + row + HEAD).any()).isEqualTo(tunnel);
    }
}
