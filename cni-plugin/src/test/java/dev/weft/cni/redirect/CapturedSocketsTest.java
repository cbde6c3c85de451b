package dev.weft.cni.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapturedSocketsTest {

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource({
        "'   1: 0200630A:3A9E 0100630A:B0F2 01 00000000:00000000', 1",
        "'   1: 0200630A:3A99 0100630A:B0F2 08 00000000:00000000', 1",
        "'   1: 00000000000000000000000000000000:3AA0 00000000000000000000000000000000:B0F2 01', 1",
        "'   1: 0200630A:3A9E 0100630A:B0F2 06 00000000:00000000', 0",
        "'   0: 00000000:3A9E 00000000:0000 0A 00000000:00000000', 0",
        "'   2: 0200630A:B0F2 0100630A:3A9E 01 00000000:00000000', 0",
        "'  sl  local_address rem_address   st tx_queue rx_queue', 0",
        "'   1: nonsense 0100630A:B0F2 01', 0",
        "'   1: 0200630A:zzzz 0100630A:B0F2 01', 0",
        "'', 0"
    })
    void only_live_connections_on_capture_ports_count(String line, long live) {
        assertThat(CapturedSockets.live(line)).isEqualTo(live);
    }
}
