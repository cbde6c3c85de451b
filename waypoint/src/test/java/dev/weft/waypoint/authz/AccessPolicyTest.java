package dev.weft.waypoint.authz;

import static dev.weft.api.waypoint.Authorization.Action.ALLOW;
import static dev.weft.api.waypoint.Authorization.Action.AUDIT;
import static dev.weft.api.waypoint.Authorization.Action.CUSTOM;
import static dev.weft.api.waypoint.Authorization.Action.DENY;
import static dev.weft.waypoint.authz.Requests.FRONT;
import static dev.weft.waypoint.authz.Requests.GATEWAY;
import static dev.weft.waypoint.authz.Requests.WEB;
import static dev.weft.waypoint.authz.Requests.anything;
import static dev.weft.waypoint.authz.Requests.get;
import static dev.weft.waypoint.authz.Requests.path;
import static dev.weft.waypoint.authz.Requests.policy;
import static dev.weft.waypoint.authz.Requests.to;
import static dev.weft.waypoint.authz.Requests.when;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.waypoint.Authorization;
import dev.weft.api.waypoint.AuthorizationRule;
import dev.weft.api.waypoint.ExternalAuth;
import dev.weft.api.waypoint.Operation;
import dev.weft.api.waypoint.Source;
import dev.weft.api.waypoint.When;
import dev.weft.policy.PolicyKey;
import dev.weft.waypoint.authz.jwt.Claims;
import dev.weft.waypoint.authz.jwt.TokenVerifier;
import dev.weft.waypoint.request.ResponseFlag;
import dev.weft.waypoint.request.SideCalls;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The order of actions, and what becomes of policies that are odd. Nobody is asked here. */
class AccessPolicyTest {

    private static final SideCalls NOBODY =
            new SideCalls() {
                @Override
                public CompletionStage<Answer> call(Ask ask, EventLoop loop) {
                    throw new AssertionError("asked " + ask.destination());
                }

                @Override
                public CompletionStage<Answer> fetch(URI uri, Limits limits, EventLoop loop) {
                    throw new AssertionError("fetched " + uri);
                }
            };

    private static final AccessContext CONTEXT =
            new AccessContext(
                    new DefaultEventLoop(),
                    NOBODY,
                    new TokenVerifier(NOBODY, InstantSource.system()),
                    AccessSettings.STANDARD);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // deny        | allow        | path  | passes
                "              |              | /a    | true",
                "              | /a           | /a    | true",
                "              | /a           | /b    | false",
                "              | none         | /a    | false",
                "              | all          | /a    | true",
                "/a            |              | /a    | false",
                "/a            |              | /b    | true",
                "/a            | all          | /a    | false",
                "none          |              | /a    | true",
                "all           | all          | /a    | false",
                "/a            | /b           | /c    | false",
            })
    void deny_wins_over_allow_and_allow_refuses_the_rest(
            String deny, String allow, String path, boolean passes) {
        List<Authorization> policies = new ArrayList<>();
        if (deny != null) {
            policies.add(policy("deny", DENY, rules(deny)).build());
        }
        if (allow != null) {
            policies.add(policy("allow", ALLOW, rules(allow)).build());
        }

        AccessDecision decision = decide(policies, path);

        assertThat(decision instanceof AccessDecision.Allow).isEqualTo(passes);
    }

    @Test
    void a_refusal_names_policy_and_rule() {
        var deny = policy("no-admin", DENY, path("/x"), path("/admin")).build();

        var decision = (AccessDecision.Deny) decide(List.of(deny), "/admin");

        assertThat(decision.response().status()).isEqualTo(403);
        assertThat(decision.response().body().toStringUtf8()).isEqualTo("RBAC: access denied");
        assertThat(decision.response().flag()).isEqualTo(ResponseFlag.DENIED);
        assertThat(decision.response().detail())
                .isEqualTo("rbac_access_denied_matched_policy[ns[shop]-policy[no-admin]-rule[1]]");
        assertThat(decision.by()).contains(new PolicyKey("shop", "no-admin"));
    }

    @Test
    void what_nothing_allows_is_refused_by_none() {
        var decision = (AccessDecision.Deny) decide(List.of(policy("a", ALLOW).build()), "/admin");

        assertThat(decision.response().detail())
                .isEqualTo("rbac_access_denied_matched_policy[none]");
        assertThat(decision.by()).isEmpty();
    }

    @Test
    void audit_is_told_and_decides_nothing() {
        var audit = policy("watch", AUDIT, anything()).build();

        assertThat(decide(List.of(audit), "/").audited())
                .containsExactly(new PolicyKey("shop", "watch"));
        assertThat(decide(List.of(audit, policy("no", DENY, anything()).build()), "/"))
                .isInstanceOf(AccessDecision.Deny.class)
                .satisfies(it -> assertThat(it.audited()).hasSize(1));
    }

    @Test
    void dry_run_is_told_and_asks_nobody() {
        var policies =
                List.of(
                        policy("a-deny", DENY, path("/a")).setDryRun(true).build(),
                        policy("b-allow", ALLOW, path("/b")).setDryRun(true).build(),
                        policy("c-ask", CUSTOM, path("/a"))
                                .setDryRun(true)
                                .setProvider(ExternalAuth.newBuilder().setProvider("ext"))
                                .build());

        var decision = decide(policies, "/a");

        assertThat(decision).isInstanceOf(AccessDecision.Allow.class);
        assertThat(decision.dryRun())
                .containsExactly(
                        new DryRun.WouldAsk(new PolicyKey("shop", "c-ask"), 0, "ext"),
                        new DryRun.WouldDeny(new PolicyKey("shop", "a-deny"), 0),
                        new DryRun.WouldAllowNothing());
        assertThat(decide(policies, "/b").dryRun())
                .containsExactly(new DryRun.WouldAllow(new PolicyKey("shop", "b-allow"), 0));
    }

    @Test
    void custom_with_a_provider_that_cannot_be_asked_refuses_what_matches() {
        var custom =
                policy("ask", CUSTOM, path("/a"))
                        .setProvider(ExternalAuth.newBuilder().setInvalid("no such provider"))
                        .build();

        assertThat(decide(List.of(custom), "/a")).isInstanceOf(AccessDecision.Deny.class);
        assertThat(decide(List.of(custom), "/b")).isInstanceOf(AccessDecision.Allow.class);
    }

    @Test
    void a_policy_that_is_not_understood_refuses_everything_and_is_named() {
        for (var action : List.of(ALLOW, DENY, CUSTOM)) {
            var unknown = policy("odd", action).setInvalid("unknown key").build();

            var decision = decide(List.of(policy("ok", ALLOW, anything()).build(), unknown), "/");

            assertThat(decision).isInstanceOf(AccessDecision.Deny.class);
            assertThat(((AccessDecision.Deny) decision).response().detail())
                    .isEqualTo("rbac_policy_not_understood[ns[shop]-policy[odd]]");
        }
    }

    @Test
    void a_policy_that_does_not_compile_is_one_that_is_not_understood() {
        var odd = policy("odd", DENY, when("source.prot", "1")).build();

        assertThat(AccessPolicies.check(odd)).get().asString().contains("source.prot");
        assertThat(decide(List.of(odd), "/")).isInstanceOf(AccessDecision.Deny.class);
    }

    @Test
    void what_protects_nothing_refuses_nothing_even_if_not_understood() {
        var audit = policy("odd", AUDIT).setInvalid("?").build();
        var dryRun = policy("odd2", DENY).setInvalid("?").setDryRun(true).build();

        assertThat(decide(List.of(audit, dryRun), "/")).isInstanceOf(AccessDecision.Allow.class);
    }

    @Test
    void without_anything_to_report_nothing_is_made() {
        var allow = policy("a", ALLOW, path("/a")).build();
        AccessPolicy policy = compiled(List.of(allow));

        AccessDecision first = check(policy, "/a");

        assertThat(check(policy, "/a")).isSameAs(first);
    }

    @ParameterizedTest
    @CsvSource({
        // action, http-only rule, mixed rule, l4 rule: whether a connection passes
        "ALLOW, false, false, true",
        "DENY, false, false, false",
    })
    void connections_meet_allow_without_its_http_rules_and_deny_without_their_http_fields(
            Authorization.Action action, boolean http, boolean mixed, boolean l4) {
        var httpOnly = path("/a");
        var mixedRule =
                AuthorizationRule.newBuilder()
                        .addFrom(Source.newBuilder().addNamespaces("shop"))
                        .addTo(Operation.newBuilder().addMethods("GET"))
                        .build();
        var l4Rule = Requests.from(Source.newBuilder().addNamespaces("shop"));

        assertThat(connects(policy("p", action, httpOnly).build())).isEqualTo(http);
        assertThat(connects(policy("p", action, mixedRule).build())).isEqualTo(mixed);
        assertThat(connects(policy("p", action, l4Rule).build())).isEqualTo(l4);
    }

    @Test
    void a_deny_for_others_keeps_what_it_asks_of_the_connection() {
        var deny =
                AuthorizationRule.newBuilder()
                        .addFrom(Source.newBuilder().addNamespaces("pay").addRequestPrincipals("*"))
                        .addWhen(When.newBuilder().setKey("request.headers[x]").addValues("1"))
                        .build();

        assertThat(connects(policy("p", DENY, deny).build())).isTrue();
        assertThat(connects(policy("p", DENY, to(Operation.newBuilder().addPorts(80))).build()))
                .isTrue();
    }

    @Test
    void a_connection_that_a_provider_of_http_would_be_asked_about_is_refused() {
        var custom =
                policy("ask", CUSTOM, path("/a"))
                        .setProvider(ExternalAuth.newBuilder().setService("shop/authz").setPort(80))
                        .build();

        assertThat(connects(custom)).isFalse();
    }

    @Test
    void a_trace_says_for_each_policy_whether_it_matched_and_what_was_nearest() {
        var policies =
                List.of(
                        policy("allow-b", ALLOW, path("/b")).build(),
                        policy("deny-a", DENY, path("/a")).build(),
                        policy("empty", ALLOW).setDryRun(true).build());

        AccessTrace trace =
                compiled(policies)
                        .explain(
                                AccessRequest.of(get("/a"), WEB),
                                Claims.NONE,
                                AccessSettings.STANDARD);

        assertThat(trace.lines())
                .containsExactly(
                        "denied: rbac_access_denied_matched_policy[ns[shop]-policy[deny-a]-rule[0]]",
                        "ALLOW shop/allow-b: no rule matches; nearest is rule 0: path /a is none of"
                                + " /b",
                        "DENY shop/deny-a: rule 0 matches",
                        "ALLOW shop/empty (dry run): it has no rules here, so it matches nothing");
    }

    private static AuthorizationRule[] rules(String words) {
        return switch (words) {
            case "none" -> new AuthorizationRule[0];
            case "all" -> new AuthorizationRule[] {anything()};
            default -> new AuthorizationRule[] {path(words)};
        };
    }

    private static AccessPolicy compiled(List<Authorization> policies) {
        return AccessPolicies.EMPTY.withAuthorizations(policies, List.of()).of(FRONT, GATEWAY);
    }

    private static AccessDecision decide(List<Authorization> policies, String path) {
        return check(compiled(policies), path);
    }

    private static AccessDecision check(AccessPolicy policy, String path) {
        List<AccessDecision> told = new ArrayList<>();
        policy.check(AccessRequest.of(get(path), WEB), CONTEXT, told::add);
        assertThat(told).hasSize(1);
        return told.getFirst();
    }

    private static boolean connects(Authorization policy) {
        List<AccessDecision> told = new ArrayList<>();
        compiled(List.of(policy)).checkTcp(WEB, CONTEXT, told::add);
        assertThat(told).hasSize(1);
        return told.getFirst() instanceof AccessDecision.Allow;
    }
}
