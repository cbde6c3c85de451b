package dev.weft.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PodSocketsTest {

    private static final String HEAD =
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt\n";

    @Test
    void a_pod_with_a_proxy_has_its_three_listeners() {
        var sockets =
                PodSockets.parse(
                        HEAD
                                + line("00000000:3A99", "00000000:0000", "0A")
                                + line("00000000:3A9E", "00000000:0000", "0A")
                                + HEAD
                                + line(
                                        "00000000000000000000000000000000:3AA0",
                                        "00000000000000000000000000000000:0000",
                                        "0A")
                                + line("0100007F:1F90", "00000000:0000", "0A"));

        assertThat(sockets.listening()).containsExactlyInAnyOrder(15001, 15006, 15008, 8080);
        assertThat(sockets.proxyListens()).isTrue();
        assertThat(sockets.proxyIsGone()).isFalse();
    }

    @Test
    void a_tunnel_is_seen_at_either_end() {
        var sockets =
                PodSockets.parse(
                        HEAD
                                + line("0200F40A:C350", "0300F40A:3AA0", "01")
                                + line("0200F40A:3AA0", "0300F40A:C351", "01")
                                + line("0200F40A:1F90", "0300F40A:C352", "01"));

        assertThat(sockets.tunnels()).isEqualTo(2);
        assertThat(sockets.proxyIsGone()).isFalse();
    }

    @Test
    void a_pod_with_its_own_sockets_only_has_no_proxy() {
        var sockets = PodSockets.parse(HEAD + line("00000000:1F90", "00000000:0000", "0A"));

        assertThat(sockets.proxyIsGone()).isTrue();
        assertThat(sockets.proxyListens()).isFalse();
    }

    private static String line(String local, String remote, String state) {
        return "   0: " + local + " " + remote + " " + state + " 00000000:00000000 00:00000000\n";
    }
}
