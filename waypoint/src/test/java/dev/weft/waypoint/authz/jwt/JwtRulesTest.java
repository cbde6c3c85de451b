package dev.weft.waypoint.authz.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.Curve;
import dev.weft.api.waypoint.Header;
import dev.weft.api.waypoint.JwtRule;
import dev.weft.testkit.time.FakeClock;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.request.LocalResponse;
import dev.weft.waypoint.request.SideCalls;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tokens with keys that stand in the policy: nothing is fetched. */
class JwtRulesTest {

    private static final String ISSUER = "https://issuer.example";
    private static final Issuer KEYS = Issuer.rsa("k1");
    private static final EventLoop LOOP = new DefaultEventLoop();

    private final FakeClock clock = new FakeClock();
    private final TokenVerifier verifier = new TokenVerifier(new Nobody(), clock);

    private static final class Nobody implements SideCalls {
        @Override
        public CompletionStage<Answer> call(Ask ask, EventLoop loop) {
            throw new AssertionError("asked " + ask.destination());
        }

        @Override
        public CompletionStage<Answer> fetch(URI uri, Limits limits, EventLoop loop) {
            throw new AssertionError("fetched " + uri);
        }
    }

    @Test
    void no_token_passes_without_principal() {
        var outcome = verify(rule(), get("/"));

        assertThat(outcome).isSameAs(JwtOutcome.Accepted.NO_TOKEN);
    }

    @Test
    void a_good_token_names_its_principal_and_is_taken_out() {
        RequestHead head = bearer(token(Map.of("sub", "ann", "groups", List.of("a", "b"))));

        var accepted = accepted(rule(), head);

        assertThat(accepted.claims().principal()).isEqualTo(ISSUER + "/ann");
        assertThat(accepted.claims().texts(List.of("groups"))).containsExactly("a", "b");
        assertThat(applied(accepted, head).headers().contains("authorization")).isFalse();
    }

    static Stream<Object[]> algorithms() {
        return Stream.of(
                new Object[] {JWSAlgorithm.RS256, KEYS},
                new Object[] {JWSAlgorithm.RS384, KEYS},
                new Object[] {JWSAlgorithm.RS512, KEYS},
                new Object[] {JWSAlgorithm.PS256, KEYS},
                new Object[] {JWSAlgorithm.PS384, KEYS},
                new Object[] {JWSAlgorithm.PS512, KEYS},
                new Object[] {JWSAlgorithm.ES256, Issuer.ec("k", Curve.P_256)},
                new Object[] {JWSAlgorithm.ES384, Issuer.ec("k", Curve.P_384)},
                new Object[] {JWSAlgorithm.ES512, Issuer.ec("k", Curve.P_521)},
                new Object[] {JWSAlgorithm.EdDSA, Issuer.ed25519("k")});
    }

    @ParameterizedTest
    @MethodSource("algorithms")
    void signatures_are_checked(JWSAlgorithm algorithm, Issuer issuer) {
        String token = issuer.token(algorithm, Map.of("iss", ISSUER, "sub", "ann"));
        var rule = rule().setJwks(issuer.jwks());

        assertThat(accepted(rule, bearer(token)).claims().subject()).isEqualTo("ann");
        assertThat(refusal(rule, bearer(tampered(token)))).isEqualTo("Jwt verification fails");
    }

    @Test
    void neither_none_nor_shared_secrets_sign() {
        String payload = encoded("{\"iss\":\"" + ISSUER + "\",\"sub\":\"ann\"}");
        for (String algorithm : List.of("none", "HS256", "HS512", "ES256K", "XX")) {
            String token = encoded("{\"alg\":\"" + algorithm + "\"}") + "." + payload + ".c2ln";

            assertThat(verify(rule(), bearer(token)))
                    .as(algorithm)
                    .isInstanceOf(JwtOutcome.Refused.class);
        }
    }

    @Test
    void what_is_not_good_is_refused_with_its_reason() {
        long now = clock.instant().getEpochSecond();
        var wrong = Issuer.rsa("k1");

        var reasons =
                Map.of(
                        token(Map.of("exp", now - 61)),
                        "Jwt is expired",
                        token(Map.of("nbf", now + 61)),
                        "Jwt not yet valid",
                        token(Map.of("exp", "soon")),
                        "Jwt payload [exp] is not a number",
                        token(Map.of("iss", "https://other")),
                        "Jwt issuer is not configured",
                        wrong.token(JWSAlgorithm.RS256, Map.of("iss", ISSUER)),
                        "Jwt verification fails",
                        Issuer.rsa("k2").token(JWSAlgorithm.RS256, Map.of("iss", ISSUER)),
                        "Jwks doesn't have key to match kid or alg from Jwt",
                        "not-a-token",
                        "Jwt is not in the form of Header.Payload.Signature with two dots"
                                + " and 3 sections",
                        "a.b.c",
                        "Jwt header is not valid",
                        "x".repeat(20_000),
                        "Jwt is too long");

        reasons.forEach(
                (token, reason) -> assertThat(refusal(rule(), bearer(token))).isEqualTo(reason));
    }

    @Test
    void a_minute_of_difference_is_let_pass() {
        long now = clock.instant().getEpochSecond();

        assertThat(verify(rule(), bearer(token(Map.of("exp", now - 59, "nbf", now + 59)))))
                .isInstanceOf(JwtOutcome.Accepted.class);
    }

    @Test
    void a_verified_token_is_kept_and_expires_all_the_same() {
        long now = clock.instant().getEpochSecond();
        String token = token(Map.of("exp", now + 10));

        assertThat(accepted(rule(), bearer(token)).claims())
                .isSameAs(accepted(rule(), bearer(token)).claims());
        clock.advance(Duration.ofSeconds(71));
        assertThat(refusal(rule(), bearer(token))).isEqualTo("Jwt is expired");
    }

    @Test
    void a_rule_that_changed_verifies_again() {
        String token = token(Map.of("aud", "shop"));
        assertThat(verify(rule(), bearer(token))).isInstanceOf(JwtOutcome.Accepted.class);

        var changed = verify(rule().addAudiences("bank"), bearer(token));

        assertThat(((JwtOutcome.Refused) changed).response().status()).isEqualTo(403);
    }

    @Test
    void an_audience_must_be_among_those_allowed() {
        var rule = rule().addAudiences("shop").addAudiences("pay");

        assertThat(verify(rule, bearer(token(Map.of("aud", List.of("x", "pay"))))))
                .isInstanceOf(JwtOutcome.Accepted.class);
        assertThat(refusal(rule, bearer(token(Map.of("aud", "bank")))))
                .isEqualTo("Audiences in Jwt are not allowed");
        assertThat(refusal(rule, bearer(token(Map.of()))))
                .isEqualTo("Audiences in Jwt are not allowed");
    }

    @Test
    void a_refusal_challenges_the_client() {
        LocalResponse response = ((JwtOutcome.Refused) verify(rule(), bearer("bad"))).response();

        assertThat(response.status()).isEqualTo(401);
        assertThat(response.headers())
                .contains(
                        Map.entry(
                                "www-authenticate",
                                "Bearer realm=\"http://orders.shop/v1\","
                                        + " error=\"invalid_token\""));
        assertThat(response.detail()).startsWith("jwt_authn_access_denied{Jwt_is_not");
    }

    @Test
    void tokens_are_found_where_the_rule_says() {
        String token = token(Map.of("sub", "ann"));
        var rule =
                rule().addFromHeaders(Header.newBuilder().setName("X-Jwt").setValue("JWT "))
                        .addFromParams("tok en")
                        .addFromCookies("session");
        RequestHead header = get("/v1");
        header.headers().add("x-jwt", "jwt " + token);
        RequestHead cookie = get("/v1");
        cookie.headers().add("cookie", "a=b; session=\"" + token + "\"; c=d");
        RequestHead parameter = get("/v1?a=1&tok+en=" + token + "&b=2");

        var fromParameter = accepted(rule, parameter);
        var fromCookie = accepted(rule, cookie);

        assertThat(accepted(rule, header).claims().subject()).isEqualTo("ann");
        assertThat(applied(fromParameter, parameter).target()).isEqualTo("/v1?a=1&b=2");
        assertThat(applied(fromCookie, cookie).header("cookie")).isEqualTo("a=b; c=d");
        assertThat(verify(rule, bearer(token))).isSameAs(JwtOutcome.Accepted.NO_TOKEN);
    }

    @Test
    void by_default_a_token_may_stand_in_the_query() {
        var accepted = accepted(rule(), get("/v1?access_token=" + token(Map.of("sub", "ann"))));

        assertThat(accepted.claims().subject()).isEqualTo("ann");
    }

    @Test
    void claims_go_into_headers_that_no_client_can_set() {
        var rule =
                rule().setForwardToken(true)
                        .setPayloadHeader("x-payload")
                        .addClaimHeaders(claimHeader("x-sub", "sub"))
                        .addClaimHeaders(claimHeader("x-org", "org.name"))
                        .addClaimHeaders(claimHeader("x-level", "level"))
                        .addClaimHeaders(claimHeader("x-list", "list"))
                        .addClaimHeaders(claimHeader("x-line", "line"));
        RequestHead head =
                bearer(
                        token(
                                Map.of(
                                        "sub",
                                        "ann",
                                        "org",
                                        Map.of("name", "blau"),
                                        "level",
                                        7,
                                        "list",
                                        List.of("a"),
                                        "line",
                                        "a\r\nb")));
        head.headers().add("X-Sub", "root").add("x-list", "root").add("x-line", "root");

        RequestHead applied = applied(accepted(rule, head), head);
        RequestHead without = get("/");
        without.headers().add("x-sub", "root");

        assertThat(applied.header("x-sub")).isEqualTo("ann");
        assertThat(applied.header("x-org")).isEqualTo("blau");
        assertThat(applied.header("x-level")).isEqualTo("7");
        assertThat(applied.header("x-list")).isNull();
        assertThat(applied.header("x-line")).isNull();
        assertThat(applied.header("authorization")).startsWith("Bearer ");
        byte[] payload = Base64.getUrlDecoder().decode(applied.header("x-payload"));
        assertThat(new String(payload, StandardCharsets.UTF_8)).contains("\"ann\"");
        assertThat(applied(accepted(rule, without), without).header("x-sub")).isNull();
    }

    @Test
    void a_preflight_needs_no_token() {
        RequestHead head = bearer("bad");
        head.method("OPTIONS");
        head.headers().add("origin", "https://a").add("access-control-request-method", "PUT");

        assertThat(verify(rule(), head)).isInstanceOf(JwtOutcome.Accepted.class);
    }

    @Test
    void of_several_issuers_one_good_token_is_enough_and_the_others_are_not_handed_on() {
        var other = Issuer.ec("k", Curve.P_256);
        var rules =
                List.of(
                        rule().build(),
                        JwtRule.newBuilder()
                                .setIssuer("https://b.example")
                                .setJwks(other.jwks())
                                .addFromHeaders(Header.newBuilder().setName("x-b"))
                                .setForwardToken(true)
                                .build());
        RequestHead head = bearer("bad");
        head.headers()
                .add(
                        "x-b",
                        other.token(
                                JWSAlgorithm.ES256,
                                Map.of("iss", "https://b.example", "sub", "bob")));

        List<JwtOutcome> told = new ArrayList<>();
        JwtRules.of(rules).verify(head, verifier, LOOP, told::add);

        var accepted = (JwtOutcome.Accepted) told.getFirst();
        assertThat(accepted.claims().principal()).isEqualTo("https://b.example/bob");
        assertThat(applied(accepted, head).headers().contains("authorization")).isFalse();
        assertThat(applied(accepted, head).headers().contains("x-b")).isTrue();
    }

    @Test
    void a_flood_of_tokens_is_refused_unread() {
        RequestHead head = get("/");
        for (int i = 0; i < 9; i++) {
            head.headers().add("authorization", "Bearer " + token(Map.of("sub", "ann")));
        }

        assertThat(refusal(rule(), head)).isEqualTo("Too many Jwts");
    }

    @Test
    void critical_headers_are_not_skipped() {
        var header =
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .keyID("k1")
                        .criticalParams(Set.of("x"))
                        .customParam("x", 1)
                        .build();

        assertThat(refusal(rule(), bearer(KEYS.signed(header, Map.of("iss", ISSUER)))))
                .isEqualTo("Jwt header [crit] is not supported");
    }

    private static JwtRule.Builder rule() {
        return JwtRule.newBuilder().setIssuer(ISSUER).setJwks(KEYS.jwks());
    }

    private static Header.Builder claimHeader(String header, String claim) {
        return Header.newBuilder().setName(header).setValue(claim);
    }

    private static String token(Map<String, Object> claims) {
        Map<String, Object> all = new HashMap<>(Map.of("iss", ISSUER));
        all.putAll(claims);
        return KEYS.token(JWSAlgorithm.RS256, all);
    }

    private static String tampered(String token) {
        int at = token.lastIndexOf('.') + 10;
        char other = token.charAt(at) == 'A' ? 'B' : 'A';
        return token.substring(0, at) + other + token.substring(at + 1);
    }

    private static String encoded(String json) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private static RequestHead get(String target) {
        return RequestHead.of("GET", "http", "orders.shop", target);
    }

    private static RequestHead bearer(String token) {
        RequestHead head = get("/v1");
        head.headers().add("authorization", "Bearer " + token);
        return head;
    }

    private static RequestHead applied(JwtOutcome.Accepted accepted, RequestHead head) {
        RequestHead changed = head.copy();
        accepted.edits().forEach(edit -> edit.applyTo(changed));
        return changed;
    }

    private JwtOutcome.Accepted accepted(JwtRule.Builder rule, RequestHead head) {
        return (JwtOutcome.Accepted) verify(rule, head);
    }

    private String refusal(JwtRule.Builder rule, RequestHead head) {
        return ((JwtOutcome.Refused) verify(rule, head)).response().body().toStringUtf8();
    }

    private JwtOutcome verify(JwtRule.Builder rule, RequestHead head) {
        List<JwtOutcome> told = new ArrayList<>();
        JwtRules.of(List.of(rule.build())).verify(head, verifier, LOOP, told::add);
        assertThat(told).hasSize(1);
        return told.getFirst();
    }
}
