package dev.weft.net;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ResolverConfigTest {

    @Test
    void a_file_as_the_kubelet_writes_it() {
        ResolverConfig config =
                ResolverConfig.parse(
                        """
                        # comment
                        nameserver 10.96.0.10
                        nameserver\tfd00::a
                        search shop.svc.cluster.local Svc.cluster.local. cluster.local
                        options ndots:5 timeout:2
                        """);

        assertThat(config.servers())
                .extracting(InetAddress::getHostAddress)
                .containsExactly("10.96.0.10", "fd00:0:0:0:0:0:0:a");
        assertThat(config.search())
                .containsExactly("shop.svc.cluster.local", "svc.cluster.local", "cluster.local");
    }

    @Test
    void the_last_search_line_counts() {
        assertThat(ResolverConfig.parse("search a b\ndomain c\n").search()).containsExactly("c");
    }

    @Test
    void what_is_no_address_and_what_is_too_much_is_left_out() {
        String text = "nameserver one\nnameserver\n" + "nameserver 10.0.0.1\n".repeat(5);

        assertThat(ResolverConfig.parse(text).servers()).hasSize(3);
    }

    @FuzzTest
    void any_bytes_are_read(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);

        assertThat(ResolverConfig.parse(text).servers().size()).isLessThanOrEqualTo(3);
    }
}
