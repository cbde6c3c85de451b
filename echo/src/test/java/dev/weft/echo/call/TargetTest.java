package dev.weft.echo.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.echo.flag.UsageException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {

    @ParameterizedTest
    @CsvSource({
        "http://orders,                    orders, 80,   /,       orders",
        "http://orders/,                   orders, 80,   /,       orders",
        "http://orders:8080/a?b=c%20d,     orders, 8080, /a?b=c%20d, orders:8080",
        "h2c://10.0.0.1:81/x,              10.0.0.1, 81, /x,      10.0.0.1:81",
        "grpc://inventory:7070,            inventory, 7070, /,    inventory:7070",
        "tcp://[fd00::1]:9090,             fd00::1, 9090, /,      [fd00::1]:9090",
        "HTTP://[fd00::1]/,                fd00::1, 80, /,        [fd00::1]"
    })
    void a_target_is_a_url(String text, String host, int port, String path, String authority)
            throws Exception {
        var target = Target.parse(text);

        assertThat(target.host()).isEqualTo(host);
        assertThat(target.port()).isEqualTo(port);
        assertThat(target.path()).isEqualTo(path);
        assertThat(target.authority()).isEqualTo(authority);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "orders",
                "//orders",
                "ftp://orders",
                "http://",
                "http://a:0",
                "http://a:99999",
                "tcp://a",
                "http://a b/"
            })
    void anything_else_is_refused_with_its_text(String text) {
        assertThatThrownBy(() -> Target.parse(text))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("'" + text + "'");
    }
}
