package dev.weft.cli.why;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.cli.source.Parameter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuestionTest {

    @ParameterizedTest
    @CsvSource({
        "http://orders, GET http://orders:80/",
        "http://orders:8080/a?b=c, GET http://orders:8080/a?b=c",
        "https://orders/, GET http://orders:443/",
        "grpc://orders:7070/weft.echo.Echo/Unary, POST http://orders:7070/weft.echo.Echo/Unary",
        "tcp://orders:9090, tcp://orders:9090",
        "orders:9090, tcp://orders:9090",
        "http://[fd00::1]:80/, GET http://[fd00::1]:80/"
    })
    void a_target_is_read_as_it_would_be_called(String url, String request) {
        assertThat(Question.parse(url, "GET", List.of())).hasToString(request);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "orders", "tcp://orders", "ftp://orders/", "http:///x", "http://a b"})
    void what_is_no_target_is_refused_with_its_text(String url) {
        assertThatThrownBy(() -> Question.parse(url, "GET", List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + url + "\"");
    }

    @Test
    void a_waypoint_is_asked_with_all_that_a_route_may_look_at() {
        var question =
                Question.parse("http://payment/charge?x=1", "POST", List.of("x-tester: true"));

        assertThat(question.ofWaypoint("spiffe://c", "shop/payment.shop.svc.cluster.local", 80))
                .containsExactly(
                        new Parameter("client", "spiffe://c"),
                        new Parameter("service", "shop/payment.shop.svc.cluster.local"),
                        new Parameter("port", "80"),
                        new Parameter("method", "POST"),
                        new Parameter("path", "/charge?x=1"),
                        new Parameter("authority", "payment"),
                        new Parameter("header", "x-tester: true"));
    }

    @Test
    void the_host_header_is_the_authority() {
        var question = Question.parse("http://payment:81/", "GET", List.of("Host: other"));

        assertThat(question.ofWaypoint("c", "s", 81)).contains(new Parameter("authority", "other"));
    }
}
