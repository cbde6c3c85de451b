package dev.weft.waypoint.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.waypoint.Cors;
import dev.weft.api.waypoint.StringMatch;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.match.Dialect;
import dev.weft.waypoint.match.InvalidConfig;
import dev.weft.waypoint.request.LocalResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CorsPolicyTest {
    private static final Cors LISTED =
            Cors.newBuilder()
                    .addOrigins(origin("https://www.foo.com"))
                    .addOrigins(origin("https://*.bar.com"))
                    .addAllMethods(List.of("GET", "OPTIONS"))
                    .addAllHeaders(List.of("x-header-1", "x-header-2"))
                    .addAllExpose(List.of("x-header-3", "x-header-4"))
                    .setCredentials(true)
                    .setMaxAgeS(3600)
                    .build();

    private static final Cors ANY =
            Cors.newBuilder()
                    .setAnyOrigin(true)
                    .addMethods("*")
                    .addHeaders("*")
                    .addExpose("*")
                    .build();

    @Test
    void a_preflight_of_an_allowed_origin_is_answered_with_all_that_is_listed() {
        assertThat(preflight(LISTED, "https://www.foo.com", "GET", "x-header-1"))
                .isEqualTo(
                        Map.of(
                                "access-control-allow-origin", "https://www.foo.com",
                                "access-control-allow-credentials", "true",
                                "access-control-allow-methods", "GET, OPTIONS",
                                "access-control-allow-headers", "x-header-1, x-header-2",
                                "access-control-expose-headers", "x-header-3, x-header-4",
                                "access-control-max-age", "3600",
                                "vary", "Origin"));
    }

    @Test
    void without_credentials_any_is_an_asterisk_and_the_age_is_five_seconds() {
        assertThat(preflight(ANY, "https://foobar.com:12345", "PUT", "x-a"))
                .isEqualTo(
                        Map.of(
                                "access-control-allow-origin", "https://foobar.com:12345",
                                "access-control-allow-methods", "*",
                                "access-control-allow-headers", "*",
                                "access-control-expose-headers", "*",
                                "access-control-max-age", "5",
                                "vary", "Origin"));
    }

    @Test
    void with_credentials_no_asterisk_is_ever_sent() {
        Cors cors = ANY.toBuilder().setCredentials(true).build();

        var asked = preflight(cors, "https://a.com", "PUT", "x-a, x-b");
        var notAsked = preflight(cors, "https://a.com", "PUT", "");

        assertThat(asked)
                .containsEntry("access-control-allow-methods", "PUT")
                .containsEntry("access-control-allow-headers", "x-a, x-b")
                .doesNotContainKey("access-control-expose-headers")
                .doesNotContainValue("*");
        assertThat(notAsked).doesNotContainKey("access-control-allow-headers");
    }

    @ParameterizedTest
    @CsvSource({
        "https://www.foo.com, true",
        "https://www.foo.com:443, true",
        "https://www.foo.com:444, false",
        "http://www.foo.com, false",
        "https://www.bar.com, true",
        "https://xpto.www.bar.com, true",
        "https://bar.com, false",
        "https://evilbar.com, false",
        "https://foobar.com, false",
        "https://www.foo.com.evil.com, false",
        "null, false",
    })
    void origins_match_by_scheme_host_and_port(String origin, boolean allowed)
            throws InvalidConfig {
        var policy = CorsPolicy.compile(LISTED, Dialect.GATEWAY_API);

        assertThat(policy.allowed(head("GET", origin)).isPresent()).isEqualTo(allowed);
    }

    @Test
    void a_preflight_of_another_origin_is_answered_with_nothing() {
        assertThat(preflight(LISTED, "https://foobar.com", "GET", "")).isEmpty();
    }

    @Test
    void a_virtual_service_may_forward_the_preflights_of_others() throws InvalidConfig {
        Cors forwards = LISTED.toBuilder().setForwardUnmatchedPreflights(true).build();
        RequestHead head = head("OPTIONS", "https://foobar.com");
        head.headers().set("access-control-request-method", "GET");

        assertThat(CorsPolicy.compile(forwards, Dialect.VIRTUAL_SERVICE).preflight(head)).isEmpty();
        assertThat(CorsPolicy.compile(LISTED, Dialect.VIRTUAL_SERVICE).preflight(head))
                .map(LocalResponse::status)
                .contains(200);
    }

    @Test
    void options_without_a_method_to_ask_for_are_forwarded() throws InvalidConfig {
        var policy = CorsPolicy.compile(LISTED, Dialect.GATEWAY_API);

        assertThat(policy.preflight(head("OPTIONS", "https://www.foo.com"))).isEmpty();
    }

    private static Map<String, String> preflight(
            Cors cors, String origin, String method, String headers) {
        RequestHead head = head("OPTIONS", origin);
        head.headers().set("access-control-request-method", method);
        if (!headers.isEmpty()) {
            head.headers().set("access-control-request-headers", headers);
        }
        try {
            Optional<LocalResponse> answer =
                    CorsPolicy.compile(cors, Dialect.GATEWAY_API).preflight(head);
            return answer.orElseThrow().headers().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        } catch (InvalidConfig e) {
            throw new AssertionError(e);
        }
    }

    private static RequestHead head(String method, String origin) {
        RequestHead head = RequestHead.of(method, "http", "echo", "/");
        head.headers().set("origin", origin);
        return head;
    }

    private static StringMatch origin(String exact) {
        return StringMatch.newBuilder().setExact(exact).build();
    }
}
