package dev.weft.waypoint.authz;

import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.booleans;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import dev.weft.api.waypoint.Authorization;
import dev.weft.api.waypoint.Authorization.Action;
import dev.weft.api.waypoint.AuthorizationRule;
import dev.weft.api.waypoint.Operation;
import dev.weft.api.waypoint.Source;
import dev.weft.api.waypoint.When;
import dev.weft.waypoint.authz.jwt.Claims;
import dev.weft.waypoint.authz.jwt.TokenVerifier;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.request.Downstream;
import io.netty.channel.DefaultEventLoop;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.quicktheories.core.Gen;

/** Over a world so small that policies and requests meet often. */
class AccessEqualsSemanticsTest {

    private static final List<String> PRINCIPALS =
            List.of("*", "cluster.local/ns/shop/sa/web", "cluster.local/ns/*", "*/sa/pay");
    private static final List<String> NAMESPACES = List.of("shop", "p*y", "*", "sho");
    private static final List<String> METHODS = List.of("GET", "P*", "*T");
    private static final List<String> PATHS =
            List.of("/a", "/a/*", "*/b", "*", "/{*}", "/a/{**}", "/{*}/b");
    private static final List<String> VALUES = List.of("red", "r*", "*");

    private static final AccessContext CONTEXT =
            new AccessContext(
                    new DefaultEventLoop(),
                    new LoopbackCalls(1),
                    new TokenVerifier(new LoopbackCalls(1), InstantSource.system()),
                    AccessSettings.STANDARD);

    @Test
    void decides_about_requests_as_the_semantics_read() {
        qt().withExamples(5_000)
                .forAll(policies(), requests(), clients())
                .check((policies, head, client) ->
                        checked(compiled(policies), head, client)
                                == NaiveAccess.allowed(policies, Optional.of(head), client));
    }

    @Test
    void decides_about_connections_as_the_semantics_read() {
        qt().withExamples(3_000)
                .forAll(policies(), clients())
                .check((policies, client) -> {
                    List<AccessDecision> told = new ArrayList<>();
                    compiled(policies).checkTcp(client, CONTEXT, told::add);
                    return allows(told.getFirst())
                            == NaiveAccess.allowed(policies, Optional.empty(), client);
                });
    }

    @Test
    void a_connection_never_passes_where_its_policies_would_refuse_any_request() {
        qt().withExamples(2_000)
                .forAll(policies(), clients(), lists().of(requests()).ofSize(30))
                .check((policies, client, requests) -> {
                    List<AccessDecision> told = new ArrayList<>();
                    AccessPolicy policy = compiled(policies);
                    policy.checkTcp(client, CONTEXT, told::add);
                    return !allows(told.getFirst())
                            || requests.stream().allMatch(head -> checked(policy, head, client));
                });
    }

    @Test
    void explains_as_it_decides() {
        qt().withExamples(2_000)
                .forAll(policies(), requests(), clients())
                .check((policies, head, client) -> {
                    AccessTrace trace =
                            compiled(policies)
                                    .explain(
                                            AccessRequest.of(head, client),
                                            Claims.NONE,
                                            AccessSettings.STANDARD);
                    return allows(trace.decision()) == checked(compiled(policies), head, client)
                            && trace.findings().size() == policies.size()
                            && trace.lines().size() == policies.size() + 1;
                });
    }

    private static boolean allows(AccessDecision decision) {
        return decision instanceof AccessDecision.Allow;
    }

    private static boolean checked(AccessPolicy policy, RequestHead head, Downstream client) {
        List<AccessDecision> told = new ArrayList<>();
        policy.check(AccessRequest.of(head, client), CONTEXT, told::add);
        return allows(told.getFirst());
    }

    private static AccessPolicy compiled(List<Authorization> policies) {
        return AccessPolicies.EMPTY
                .withAuthorizations(policies, List.of())
                .of(Requests.FRONT, Requests.GATEWAY);
    }

    private static Gen<List<Authorization>> policies() {
        Gen<Authorization> one =
                lists().of(rules())
                        .ofSizeBetween(0, 3)
                        .zip(
                                pick(List.of(Action.ALLOW, Action.DENY)),
                                integers().between(0, 5),
                                (rules, action, dice) ->
                                        Requests.policy(
                                                        "p",
                                                        action,
                                                        rules.toArray(AuthorizationRule[]::new))
                                                .setDryRun(dice == 0)
                                                .build());
        return lists().of(one)
                .ofSizeBetween(0, 4)
                .map(policies -> {
                    List<Authorization> named = new ArrayList<>();
                    for (Authorization policy : policies) {
                        named.add(policy.toBuilder().setName("p" + named.size()).build());
                    }
                    return named;
                });
    }

    private static Gen<AuthorizationRule> rules() {
        return sources()
                .zip(
                        operations(),
                        conditions(),
                        (source, operation, when) -> {
                            var rule = AuthorizationRule.newBuilder();
                            source.ifPresent(rule::addFrom);
                            operation.ifPresent(rule::addTo);
                            when.ifPresent(rule::addWhen);
                            return rule.build();
                        });
    }

    private static Gen<Optional<Source>> sources() {
        return some(PRINCIPALS)
                .zip(
                        some(PRINCIPALS),
                        some(NAMESPACES),
                        (wanted, excluded, namespaces) ->
                                Source.newBuilder()
                                        .addAllPrincipals(wanted)
                                        .addAllNotPrincipals(excluded)
                                        .addAllNamespaces(namespaces)
                                        .build())
                .map(AccessEqualsSemanticsTest::unlessEmpty);
    }

    private static Gen<Optional<Operation>> operations() {
        return some(METHODS)
                .zip(
                        some(PATHS),
                        some(PATHS),
                        (methods, wanted, excluded) ->
                                Operation.newBuilder()
                                        .addAllMethods(methods)
                                        .addAllPaths(wanted)
                                        .addAllNotPaths(excluded)
                                        .build())
                .map(AccessEqualsSemanticsTest::unlessEmpty);
    }

    private static Gen<Optional<When>> conditions() {
        return some(VALUES)
                .zip(
                        some(VALUES),
                        (wanted, excluded) ->
                                wanted.isEmpty() && excluded.isEmpty()
                                        ? Optional.<When>empty()
                                        : Optional.of(
                                                When.newBuilder()
                                                        .setKey("request.headers[x]")
                                                        .addAllValues(wanted)
                                                        .addAllNotValues(excluded)
                                                        .build()));
    }

    private static <T extends com.google.protobuf.Message> Optional<T> unlessEmpty(T message) {
        return Optional.of(message).filter(it -> !it.equals(it.getDefaultInstanceForType()));
    }

    /** Mostly none. */
    private static Gen<List<String>> some(List<String> values) {
        Gen<List<String>> none = booleans().all().map(b -> List.<String>of());
        return none.mix(lists().of(pick(values)).ofSizeBetween(1, 2), 40);
    }

    private static Gen<RequestHead> requests() {
        return pick(List.of("GET", "POST", "PUT"))
                .zip(
                        pick(List.of("/a", "/a/b", "/b", "/", "/a/b/c", "/a/")),
                        pick(List.of("", "red", "rot", "blue")),
                        (method, path, value) -> {
                            RequestHead head = RequestHead.of(method, "http", "a", path);
                            if (!value.isEmpty()) {
                                head.headers().set("x", value);
                            }
                            return head;
                        });
    }

    private static Gen<Downstream> clients() {
        return pick(
                List.of(
                        Requests.WEB,
                        Requests.PLAIN,
                        Requests.from("spiffe://cluster.local/ns/pay/sa/pay", "10.2.0.1")));
    }

    private static <T> Gen<T> pick(List<T> values) {
        Function<Integer, T> at = values::get;
        return integers().between(0, values.size() - 1).map(at);
    }
}
