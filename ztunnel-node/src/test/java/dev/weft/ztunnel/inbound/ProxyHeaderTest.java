package dev.weft.ztunnel.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.identity.SpiffeId;
import dev.weft.net.IpPort;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProxyHeaderTest {
    private static final SpiffeId FRONTEND =
            SpiffeId.parse("spiffe://td/ns/shop/sa/web").orElseThrow();
    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";
    private static final String IDENTITY =
            "d0001a" + "7370696666653a2f2f74642f6e732f73686f702f73612f776562";

    @Test
    void ipv4_with_the_identity() {
        String header = header("10.0.0.1:1025", "10.96.0.2:80", Optional.empty());

        assertThat(header)
                .isEqualTo(SIGNATURE + "21110029" + "0a0000010a60000204010050" + IDENTITY);
    }

    @Test
    void ipv6_with_the_identity() {
        String header = header("[fd00::1]:1025", "[fd00::2]:80", Optional.empty());

        assertThat(header)
                .isEqualTo(
                        SIGNATURE
                                + "21210041"
                                + "fd000000000000000000000000000001"
                                + "fd000000000000000000000000000002"
                                + "04010050"
                                + IDENTITY);
    }

    @Test
    void two_families_become_ipv6() {
        String header = header("10.0.0.1:1025", "[fd00::2]:80", Optional.empty());

        assertThat(header)
                .isEqualTo(
                        SIGNATURE
                                + "21210041"
                                + "00000000000000000000ffff0a000001"
                                + "fd000000000000000000000000000002"
                                + "04010050"
                                + IDENTITY);
    }

    @Test
    void a_target_that_was_asked_for_by_name_keeps_it() {
        String header = header("10.0.0.1:1025", "10.96.0.2:80", Optional.of("cart"));

        assertThat(header)
                .isEqualTo(
                        SIGNATURE
                                + "21110030"
                                + "0a0000010a60000204010050"
                                + IDENTITY
                                + "d1000463617274");
    }

    private static String header(String source, String target, Optional<String> hostname) {
        ByteBuf encoded =
                ProxyHeader.encode(
                        UnpooledByteBufAllocator.DEFAULT,
                        IpPort.parse(source).orElseThrow(),
                        new ProxiedTarget(IpPort.parse(target).orElseThrow(), hostname),
                        FRONTEND);
        try {
            return ByteBufUtil.hexDump(encoded);
        } finally {
            encoded.release();
        }
    }
}
