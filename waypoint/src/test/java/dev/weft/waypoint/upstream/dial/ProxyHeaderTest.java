package dev.weft.waypoint.upstream.dial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.net.IpPort;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxyHeaderTest {

    @ParameterizedTest
    @CsvSource({
        "10.1.1.1:4711, 10.2.2.2:80, PROXY TCP4 10.1.1.1 10.2.2.2 4711 80",
        "[fd00::1]:4711, [fd00::2]:80, PROXY TCP6 fd00::1 fd00::2 4711 80",
        "10.1.1.1:4711, [fd00::2]:80, PROXY TCP6 ::ffff:10.1.1.1 fd00::2 4711 80"
    })
    void version_1_is_a_line(String client, String server, String line) {
        assertThat(header(1, client, server).toString(StandardCharsets.US_ASCII))
                .isEqualTo(line + "\r\n");
    }

    @Test
    void version_2_is_binary() {
        String start = "0d0a0d0a000d0a515549540a21";

        assertThat(ByteBufUtil.hexDump(header(2, "10.1.1.1:4711", "10.2.2.2:80")))
                .isEqualTo(start + "11000c" + "0a010101" + "0a020202" + "1267" + "0050");
        assertThat(ByteBufUtil.hexDump(header(2, "10.1.1.1:4711", "[fd00::2]:80")))
                .isEqualTo(
                        start
                                + "210024"
                                + "00000000000000000000ffff0a010101"
                                + "fd000000000000000000000000000002"
                                + "1267"
                                + "0050");
    }

    private static ByteBuf header(int version, String client, String server) {
        return ProxyHeader.of(
                version, IpPort.parse(client).orElseThrow(), IpPort.parse(server).orElseThrow());
    }
}
