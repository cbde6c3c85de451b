package dev.weft.waypoint.filter.wasm;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallTargetTest {

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    outbound|80||auth.shop.svc.cluster.local, auth.shop.svc.cluster.local, 80
                    outbound|443||API.example, api.example, 443
                    auth.shop:9000, auth.shop, 9000
                    a_b:1, a_b, 1
                    """)
    void hosts_and_ports_are_read(String text, String host, int port) {
        assertThat(CallTarget.parse(text)).contains(new CallTarget(host, port));
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    ''
                    auth
                    'auth:'
                    ':80'
                    auth:0
                    auth:65536
                    auth:8o
                    outbound|80|v2|auth
                    outbound|80||
                    outbound||auth
                    outbound|80||auth|more
                    inbound|80||auth
                    'a/b:80'
                    'a b:80'
                    '[::1]:80'
                    """)
    void anything_else_is_no_target(String text) {
        assertThat(CallTarget.parse(text)).isEmpty();
    }

    @FuzzTest
    void whatever_is_read_is_a_host_and_a_port(FuzzedDataProvider data) {
        CallTarget.parse(data.consumeRemainingAsString())
                .ifPresent(target -> {
                    assertThat(target.host()).isNotEmpty().doesNotContainAnyWhitespaces();
                    assertThat(target.port()).isBetween(1, 65535);
                });
    }
}
