package dev.weft.waypoint.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.hbone.Baggage;
import dev.weft.identity.SpiffeId;
import dev.weft.net.IpPort;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.http.ResponseHead;
import dev.weft.waypoint.match.Dialect;
import dev.weft.waypoint.match.InvalidConfig;
import dev.weft.waypoint.request.Downstream;
import dev.weft.waypoint.request.Front;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderTextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plain | plain",
                "100%% | 100%",
                "%DOWNSTREAM_REMOTE_ADDRESS% | 10.1.0.7:41234",
                "%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT% | 10.1.0.7",
                "%DOWNSTREAM_PEER_URI_SAN% | spiffe://cluster.local/ns/shop/sa/web",
                "%REQ(X-User)% | alice",
                "%REQ(X-None?X-User)% | alice",
                "%REQ(X-User):2% | al",
                "%REQ(:PATH)% | /p?q",
                "%REQ(:authority)%/%PROTOCOL% | echo/HTTP/1.1",
                "a-%START_TIME%-b | a-1970-01-01T00:00:01.500Z-b",
                "%REQUESTED_SERVER_NAME% | a_b",
                "%RESPONSE_CODE% %RESP(x-r)% | 201 back",
            })
    void substitutions_of_a_virtual_service_say_what_they_name(String source, String expected)
            throws InvalidConfig {
        ResponseHead response = ResponseHead.of(201);
        response.headers().set("x-r", "back");

        var text = HeaderText.compile(source, Dialect.VIRTUAL_SERVICE);

        assertThat(text.of(exchange(), response)).isEqualTo(expected);
    }

    @Test
    void in_the_gateway_api_a_percent_sign_is_one() throws InvalidConfig {
        var text = HeaderText.compile("%REQ(X-User)%", Dialect.GATEWAY_API);

        assertThat(text.of(exchange())).isEqualTo("%REQ(X-User)%");
    }

    @Test
    void a_value_of_which_nothing_came_changes_nothing() throws InvalidConfig {
        var text = HeaderText.compile("%REQ(X-None)%", Dialect.VIRTUAL_SERVICE);
        var exchange = exchange();

        new HeaderEdit(HeaderEdit.Operation.SET, "x-user", text).apply(exchange);

        assertThat(exchange.request().header("x-user")).isEqualTo("alice");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "100%",
                "%NO_SUCH%",
                "%REQ(a)",
                "%REQ(a):x%",
                "a\r\nb: c",
                "%ENVIRONMENT(A)%"
            })
    void what_is_not_known_is_refused(String source) {
        assertThatThrownBy(() -> HeaderText.compile(source, Dialect.VIRTUAL_SERVICE))
                .isInstanceOf(InvalidConfig.class);
    }

    private static Exchange exchange() {
        RequestHead head = RequestHead.of("GET", "http", "echo", "/p?q");
        head.headers().set("x-user", "alice");
        var client =
                new Downstream(
                        SpiffeId.parse("spiffe://cluster.local/ns/shop/sa/web"),
                        IpPort.parse("10.1.0.7:41234").orElseThrow(),
                        Optional.empty(),
                        Baggage.EMPTY,
                        new Front.OfListener("g", "l", 80, false),
                        "a\nb");
        return new Exchange(head, client, Instant.ofEpochMilli(1500));
    }
}
