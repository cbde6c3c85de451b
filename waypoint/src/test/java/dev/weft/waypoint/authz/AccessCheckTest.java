package dev.weft.waypoint.authz;

import static dev.weft.api.waypoint.Authorization.Action.ALLOW;
import static dev.weft.api.waypoint.Authorization.Action.CUSTOM;
import static dev.weft.api.waypoint.Authorization.Action.DENY;
import static dev.weft.waypoint.authz.Requests.FRONT;
import static dev.weft.waypoint.authz.Requests.GATEWAY;
import static dev.weft.waypoint.authz.Requests.WEB;
import static dev.weft.waypoint.authz.Requests.anything;
import static dev.weft.waypoint.authz.Requests.get;
import static dev.weft.waypoint.authz.Requests.path;
import static dev.weft.waypoint.authz.Requests.policy;
import static dev.weft.waypoint.authz.Requests.when;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.nimbusds.jose.JWSAlgorithm;
import dev.weft.api.waypoint.Authentication;
import dev.weft.api.waypoint.Authorization;
import dev.weft.api.waypoint.ExternalAuth;
import dev.weft.api.waypoint.JwtRule;
import dev.weft.api.waypoint.Source;
import dev.weft.api.waypoint.StringMatch;
import dev.weft.api.waypoint.Target;
import dev.weft.testkit.time.FakeClock;
import dev.weft.waypoint.authz.jwt.Issuer;
import dev.weft.waypoint.authz.jwt.TokenVerifier;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.http.ResponseHead;
import dev.weft.waypoint.request.SideCalls;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Tokens, an external service and rules, in their order. */
class AccessCheckTest {

    private static final String ISSUER = "https://issuer.example";
    private static final Issuer KEYS = Issuer.rsa("k");

    private final List<String> asked = new ArrayList<>();
    private final HttpHeaders answerHeaders = new DefaultHttpHeaders();
    private int answer = 200;

    /** An external service that says what the test wants, at once. */
    private final SideCalls calls =
            new SideCalls() {
                @Override
                public CompletionStage<Answer> call(Ask ask, EventLoop loop) {
                    asked.add(ask.destination().service().hostname());
                    return CompletableFuture.completedFuture(
                            new Answer(
                                    new ResponseHead(answer, answerHeaders),
                                    ByteString.EMPTY,
                                    new DefaultHttpHeaders()));
                }

                @Override
                public CompletionStage<Answer> fetch(URI uri, Limits limits, EventLoop loop) {
                    throw new AssertionError("fetched " + uri);
                }
            };

    // What users of such policies rely on, as the conformance suites of this API test it.

    @Test
    void without_a_token_what_requires_one_is_forbidden() {
        assertThat(status(List.of(needsAnn()), get("/"))).isEqualTo(403);
    }

    @Test
    void a_token_of_the_right_issuer_and_subject_passes() {
        assertThat(status(List.of(needsAnn()), bearer("/", "ann"))).isEqualTo(200);
    }

    @Test
    void a_good_token_of_another_subject_is_forbidden() {
        assertThat(status(List.of(needsAnn()), bearer("/", "bob"))).isEqualTo(403);
    }

    @Test
    void a_token_of_an_unknown_issuer_is_not_authenticated() {
        RequestHead head = get("/");
        head.headers()
                .add(
                        "authorization",
                        "Bearer "
                                + KEYS.token(
                                        JWSAlgorithm.RS256,
                                        Map.of("iss", "https://other", "sub", "ann")));

        assertThat(status(List.of(needsAnn()), head)).isEqualTo(401);
    }

    @Test
    void an_expired_token_is_not_authenticated() {
        RequestHead head = get("/");
        head.headers()
                .add(
                        "authorization",
                        "Bearer "
                                + KEYS.token(
                                        JWSAlgorithm.RS256,
                                        Map.of("iss", ISSUER, "sub", "ann", "exp", 1000)));

        assertThat(status(List.of(needsAnn()), head)).isEqualTo(401);
    }

    @Test
    void a_path_that_is_exempted_needs_no_token() {
        var policies = List.of(needsAnn(), policy("health", ALLOW, path("/healthz")).build());

        assertThat(status(policies, get("/healthz"))).isEqualTo(200);
    }

    // The external service.

    @Test
    void its_no_is_final() {
        answer = 401;

        var decision = decide(List.of(ask("a", "authz"), allowAll()), get("/"), false);

        assertThat(((AccessDecision.Deny) decision).response().status()).isEqualTo(401);
        assertThat(((AccessDecision.Deny) decision).response().detail())
                .isEqualTo("ext_authz_denied");
    }

    @Test
    void its_yes_is_not_enough() {
        var deny = policy("deny", DENY, anything()).build();

        assertThat(status(List.of(ask("a", "authz"), deny), get("/"))).isEqualTo(403);
        assertThat(asked).containsExactly("authz");
    }

    @Test
    void policies_of_one_provider_ask_once_and_all_providers_are_asked() {
        var policies = List.of(ask("a", "one"), ask("b", "one"), ask("c", "two"));

        assertThat(status(policies, get("/"))).isEqualTo(200);
        assertThat(asked).containsExactly("one", "two");
    }

    @Test
    void what_it_puts_into_the_request_is_seen_by_rules_and_handed_on() {
        answerHeaders.add("x-user", "ann");
        var deny = policy("deny", DENY, when("request.headers[x-user]", "root")).build();
        RequestHead head = get("/");
        head.headers().add("x-user", "root");

        var decision = (AccessDecision.Allow) decide(List.of(ask("a", "z"), deny), head, false);

        decision.requestEdits().forEach(edit -> edit.applyTo(head));
        assertThat(head.header("x-user")).isEqualTo("ann");
    }

    @Test
    void a_token_that_it_puts_into_the_request_is_verified() {
        answerHeaders.add("authorization", "Bearer " + token("ann"));
        RequestHead opaque = get("/");
        opaque.headers().add("authorization", "Bearer opaque");

        assertThat(decide(List.of(ask("a", "z"), needsAnn()), opaque, false))
                .isInstanceOf(AccessDecision.Allow.class)
                .satisfies(it ->
                        assertThat(((AccessDecision.Allow) it).principal())
                                .isEqualTo(ISSUER + "/ann"));
        answerHeaders.set("authorization", "Bearer forged");
        assertThat(status(List.of(ask("a", "z"), needsAnn()), get("/"))).isEqualTo(401);
    }

    @Test
    void where_tokens_come_first_it_is_not_asked_about_bad_ones() {
        RequestHead bad = get("/");
        bad.headers().add("authorization", "Bearer bad");

        var decision = decide(List.of(ask("a", "z")), bad, true);

        assertThat(((AccessDecision.Deny) decision).response().status()).isEqualTo(401);
        assertThat(asked).isEmpty();
    }

    @Test
    void whether_to_ask_may_depend_on_a_verified_token_in_either_order() {
        var custom =
                ask("a", "z").toBuilder()
                        .clearRules()
                        .addRules(
                                Requests.from(
                                        Source.newBuilder().addRequestPrincipals(ISSUER + "/ann")))
                        .build();

        assertThat(status(List.of(custom), bearer("/", "bob"))).isEqualTo(200);
        assertThat(asked).isEmpty();
        assertThat(status(List.of(custom), bearer("/", "ann"))).isEqualTo(200);
        assertThat(asked).hasSize(1);
        assertThat(decide(List.of(custom), bearer("/", "ann"), true))
                .isInstanceOf(AccessDecision.Allow.class);
        assertThat(asked).hasSize(2);
    }

    @Test
    void the_request_itself_is_not_changed() {
        RequestHead head = bearer("/", "ann");

        decide(List.of(needsAnn()), head, false);

        assertThat(head.headers().contains("authorization")).isTrue();
    }

    private static Authorization needsAnn() {
        return policy(
                        "needs-ann",
                        ALLOW,
                        Requests.from(Source.newBuilder().addRequestPrincipals(ISSUER + "/ann")))
                .build();
    }

    private static Authorization allowAll() {
        return policy("all", ALLOW, anything()).build();
    }

    private static Authorization ask(String name, String host) {
        return policy(name, CUSTOM, anything())
                .setProvider(
                        ExternalAuth.newBuilder()
                                .setProvider(host)
                                .setService("shop/" + host)
                                .setPort(80)
                                .addUpstreamHeaders(StringMatch.newBuilder().setExact("x-user"))
                                .addUpstreamHeaders(
                                        StringMatch.newBuilder().setExact("authorization")))
                .build();
    }

    private static String token(String subject) {
        return KEYS.token(JWSAlgorithm.RS256, Map.of("iss", ISSUER, "sub", subject));
    }

    private static RequestHead bearer(String target, String subject) {
        RequestHead head = get(target);
        head.headers().add("authorization", "Bearer " + token(subject));
        return head;
    }

    /** Of the refusal, or 200. */
    private int status(List<Authorization> policies, RequestHead head) {
        return decide(policies, head, false) instanceof AccessDecision.Deny deny
                ? deny.response().status()
                : 200;
    }

    private AccessDecision decide(
            List<Authorization> policies, RequestHead head, boolean tokensFirst) {
        var authentication =
                Authentication.newBuilder()
                        .setNamespace("shop")
                        .setName("jwt")
                        .addTargets(Target.newBuilder().setService(Requests.ORDERS))
                        .addRules(JwtRule.newBuilder().setIssuer(ISSUER).setJwks(KEYS.jwks()))
                        .build();
        var context =
                new AccessContext(
                        new DefaultEventLoop(),
                        calls,
                        new TokenVerifier(calls, new FakeClock()),
                        new AccessSettings(0, tokensFirst));
        List<AccessDecision> told = new ArrayList<>();
        AccessPolicies.EMPTY
                .withAuthorizations(policies, List.of())
                .withAuthentications(List.of(authentication), List.of())
                .of(FRONT, GATEWAY)
                .check(AccessRequest.of(head, WEB), context, told::add);
        assertThat(told).hasSize(1);
        return told.getFirst();
    }
}
