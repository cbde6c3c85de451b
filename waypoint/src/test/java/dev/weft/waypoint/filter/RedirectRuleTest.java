package dev.weft.waypoint.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.api.waypoint.PathChange;
import dev.weft.api.waypoint.Redirect;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.match.Dialect;
import dev.weft.waypoint.match.InvalidConfig;
import dev.weft.waypoint.match.PathMatch;
import dev.weft.waypoint.request.Front;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedirectRuleTest {

    @ParameterizedTest
    @CsvSource({
        // listener, TLS, scheme, port -> Location
        "80,   false, '',    0,    http://h",
        "80,   false, '',    8080, http://h:8080",
        "80,   false, https, 0,    https://h",
        "80,   false, https, 8443, https://h:8443",
        "80,   false, https, 443,  https://h",
        "8080, false, '',    0,    http://h:8080",
        "8080, false, '',    80,   http://h",
        "8080, false, https, 0,    https://h",
        "8080, false, https, 8443, https://h:8443",
        "443,  true,  '',    0,    https://h",
        "443,  true,  '',    8443, https://h:8443",
        "443,  true,  http,  0,    http://h",
        "443,  true,  http,  8080, http://h:8080",
        "8443, true,  '',    0,    https://h:8443",
    })
    void the_port_of_the_location_follows_the_gateway_api(
            int listener, boolean tls, String scheme, int port, String expected)
            throws InvalidConfig {
        var redirect = Redirect.newBuilder().setScheme(scheme).setPort(port);
        var front = new Front.OfListener("g", "l", listener, tls);

        assertThat(location(redirect, Dialect.GATEWAY_API, "h:" + listener, front))
                .isEqualTo(expected + "/p?q=1");
    }

    @ParameterizedTest
    @CsvSource({
        // host and scheme of the redirect, Host of the request -> Location
        "'',      '',    h:9080, http://h:9080",
        "new,     '',    h:9080, http://new",
        "new:81,  '',    h:9080, http://new:81",
        "'',      https, h:80,   https://h",
        "'',      https, h:9080, https://h:9080",
        "new,     https, h:9080, https://new",
    })
    void a_virtual_service_keeps_the_authority_as_it_is_written(
            String host, String scheme, String authority, String expected) throws InvalidConfig {
        var redirect = Redirect.newBuilder().setHost(host).setScheme(scheme);

        assertThat(location(redirect, Dialect.VIRTUAL_SERVICE, authority, listener(9080)))
                .isEqualTo(expected + "/p?q=1");
    }

    @Test
    void a_virtual_service_may_take_the_port_of_the_request() throws InvalidConfig {
        var redirect = Redirect.newBuilder().setHost("new").setPortFromRequest(true);

        assertThat(location(redirect, Dialect.VIRTUAL_SERVICE, "h", listener(9080)))
                .isEqualTo("http://new:9080/p?q=1");
    }

    @ParameterizedTest
    @CsvSource({"GATEWAY_API,0,302", "VIRTUAL_SERVICE,0,301", "GATEWAY_API,308,308"})
    void the_status_is_what_was_asked_for_or_usual(Dialect dialect, int status, int expected)
            throws InvalidConfig {
        var rule =
                RedirectRule.compile(
                        Redirect.newBuilder().setStatus(status).build(), PathMatch.any(), dialect);

        assertThat(rule.respond(head("h"), listener(80)).status()).isEqualTo(expected);
    }

    @Test
    void the_path_is_replaced_and_the_query_stays_unless_there_is_a_new_one() throws InvalidConfig {
        var full = Redirect.newBuilder().setPath(PathChange.newBuilder().setFull("/new"));
        var query = Redirect.newBuilder().setPath(PathChange.newBuilder().setFull("/new?x"));

        assertThat(location(full, Dialect.GATEWAY_API, "h", listener(80)))
                .isEqualTo("http://h/new?q=1");
        assertThat(location(query, Dialect.GATEWAY_API, "h", listener(80)))
                .isEqualTo("http://h/new?x");
    }

    @Test
    void without_any_host_the_location_is_relative() throws InvalidConfig {
        var redirect = Redirect.newBuilder().setPath(PathChange.newBuilder().setFull("/new"));

        assertThat(location(redirect, Dialect.GATEWAY_API, "", listener(80))).isEqualTo("/new?q=1");
    }

    @ParameterizedTest
    @CsvSource({"200,'',''", "0,ftp,''", "0,'',a b", "0,'',a/b"})
    void what_makes_no_location_is_refused(int status, String scheme, String host) {
        var redirect =
                Redirect.newBuilder().setStatus(status).setScheme(scheme).setHost(host).build();

        assertThatThrownBy(
                        () -> RedirectRule.compile(redirect, PathMatch.any(), Dialect.GATEWAY_API))
                .isInstanceOf(InvalidConfig.class)
                .hasMessageContaining("expected");
    }

    private static String location(
            Redirect.Builder redirect, Dialect dialect, String authority, Front front)
            throws InvalidConfig {
        return RedirectRule.compile(redirect.build(), PathMatch.any(), dialect)
                .location(head(authority), front);
    }

    private static RequestHead head(String authority) {
        return RequestHead.of("GET", "http", authority, "/p?q=1");
    }

    private static Front listener(int port) {
        return new Front.OfListener("g", "l", port, false);
    }
}
