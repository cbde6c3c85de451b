package dev.weft.waypoint.limit;

import static dev.weft.waypoint.authz.Requests.FRONT;
import static dev.weft.waypoint.authz.Requests.GATEWAY;
import static dev.weft.waypoint.authz.Requests.WEB;
import static dev.weft.waypoint.authz.Requests.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.waypoint.HttpMatch;
import dev.weft.api.waypoint.NamedMatch;
import dev.weft.api.waypoint.RateLimit;
import dev.weft.api.waypoint.StringMatch;
import dev.weft.api.waypoint.Target;
import dev.weft.waypoint.authz.Requests;
import dev.weft.waypoint.authz.jwt.Claims;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.request.Downstream;
import dev.weft.waypoint.request.LocalResponse;
import dev.weft.waypoint.request.ResponseFlag;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LimitsTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private int replicas = 1;
    private long now = 5 * SECOND;

    @Test
    void as_many_as_the_burst_may_come_at_once_and_then_as_many_as_the_rate() {
        RequestLimits limits = limits(limit(10, 1000).setBurst(3));

        assertThat(passing(limits, 10)).isEqualTo(3);
        now += SECOND / 10;
        assertThat(passing(limits, 10)).isEqualTo(1);
        now += SECOND;
        assertThat(passing(limits, 10)).isEqualTo(3);
    }

    @Test
    void a_refusal_says_when_to_come_again() {
        RequestLimits limits = limits(limit(2, 60_000).setName("per-minute"));
        passing(limits, 2);

        LocalResponse response = check(limits, get("/"), WEB).refused().orElseThrow();

        assertThat(response.status()).isEqualTo(429);
        assertThat(response.flag()).isEqualTo(ResponseFlag.RATE_LIMITED);
        assertThat(response.headers())
                .contains(
                        Map.entry("retry-after", "30"),
                        Map.entry("ratelimit-policy", "\"per-minute\";q=2;w=60"),
                        Map.entry("ratelimit", "\"per-minute\";r=0;t=60"));
    }

    @Test
    void what_limits_would_say_is_told_without_counting() {
        RequestLimits limits =
                limits(
                        limit(1, 1000).setName("all"),
                        limit(1, 1000)
                                .setName("api")
                                .addMatches(HttpMatch.newBuilder().setPathPrefix("/api")));

        for (int i = 0; i < 3; i++) {
            assertThat(limits.explain(get("/"), WEB, Claims.NONE, now))
                    .containsExactly(
                            new LimitFinding("all", true, false, "0 more may follow at once"),
                            LimitFinding.other("api"));
        }
        assertThat(passes(limits, get("/"), WEB)).isTrue();
        assertThat(limits.explain(get("/"), WEB, Claims.NONE, now).getFirst().refuses()).isTrue();
    }

    @Test
    void who_may_pass_learns_what_is_left() {
        RequestLimits limits = limits(limit(5, 1000).setName("a"), limit(9, 1000).setName("b"));

        assertThat(check(limits, get("/"), WEB).responseHeaders())
                .containsExactly(
                        Map.entry("ratelimit-policy", "\"a\";q=5;w=1, \"b\";q=9;w=1"),
                        Map.entry("ratelimit", "\"a\";r=4;t=1, \"b\";r=8;t=1"));
    }

    @Test
    void keys_count_apart() {
        var bob = Requests.from("spiffe://cluster.local/ns/pay/sa/bob", "10.1.0.8");
        RequestHead red = get("/red");
        red.headers().add("x-key", "red");
        var claims = new Claims(Map.of("tenant", Map.of("id", "t1")), Set.of());

        for (RateLimit.Key.Builder key :
                List.of(
                        RateLimit.Key.newBuilder().setIdentity(true),
                        RateLimit.Key.newBuilder().setClientAddress(true),
                        RateLimit.Key.newBuilder().setClientNamespace(true))) {
            RequestLimits limits = limits(limit(1, 1000).addKeys(key));
            assertThat(passes(limits, get("/"), WEB)).isTrue();
            assertThat(passes(limits, get("/"), WEB)).isFalse();
            assertThat(passes(limits, get("/"), bob)).isTrue();
        }
        for (RateLimit.Key.Builder key :
                List.of(
                        RateLimit.Key.newBuilder().setHeader("X-Key"),
                        RateLimit.Key.newBuilder().setPath(true))) {
            RequestLimits limits = limits(limit(1, 1000).addKeys(key));
            assertThat(passes(limits, get("/"), WEB)).isTrue();
            assertThat(passes(limits, get("/"), WEB)).isFalse();
            assertThat(passes(limits, red, WEB)).isTrue();
        }
        RequestLimits byClaim =
                limits(limit(1, 1000).addKeys(RateLimit.Key.newBuilder().setClaim("tenant.id")));
        assertThat(passes(byClaim, get("/"), WEB)).isTrue();
        assertThat(byClaim.check(get("/"), WEB, claims, now).refused()).isEmpty();
        assertThat(byClaim.check(get("/"), WEB, claims, now).refused()).isPresent();
    }

    @Test
    void only_what_matches_is_counted() {
        var match =
                HttpMatch.newBuilder()
                        .setPathPrefix("/api")
                        .setMethod(StringMatch.newBuilder().setExact("GET"))
                        .addHeaders(
                                NamedMatch.newBuilder()
                                        .setName("x-free")
                                        .setMatch(StringMatch.newBuilder().setPresent(true))
                                        .setInvert(true));
        RequestLimits limits = limits(limit(1, 1000).addMatches(match));
        RequestHead free = get("/api");
        free.headers().add("x-free", "1");

        assertThat(passes(limits, get("/api/v1"), WEB)).isTrue();
        assertThat(passes(limits, get("/api"), WEB)).isFalse();
        assertThat(passes(limits, get("/apis"), WEB)).isTrue();
        assertThat(passes(limits, free, WEB)).isTrue();
        assertThat(check(limits, free, WEB)).isSameAs(LimitVerdict.UNLIMITED);
    }

    @Test
    void what_one_limit_refuses_counts_in_no_other() {
        RequestLimits limits =
                limits(
                        limit(2, 1000).setName("all"),
                        limit(1, 1000)
                                .setName("one-path")
                                .addKeys(RateLimit.Key.newBuilder().setPath(true)));

        assertThat(passes(limits, get("/a"), WEB)).isTrue();
        assertThat(passes(limits, get("/a"), WEB)).isFalse();
        assertThat(passes(limits, get("/b"), WEB)).isTrue();
    }

    @Test
    void dry_run_is_told_and_refuses_nobody() {
        RequestLimits limits = limits(limit(1, 1000).setName("try").setDryRun(true));

        assertThat(check(limits, get("/"), WEB)).isSameAs(LimitVerdict.UNLIMITED);
        assertThat(check(limits, get("/"), WEB).dryRun()).containsExactly("try");
        assertThat(check(limits, get("/"), WEB).refused()).isEmpty();
    }

    @Test
    void without_an_exchange_a_shared_limit_is_split_between_the_replicas_that_are_ready() {
        var exchange = new ShareExchange(() -> replicas, 1, now);
        Limits known = known(exchange, limit(12, 1000).setShared(true), limit(15, 1000));
        replicas = 3;
        exchange.alone(known, now);
        RequestLimits limits = known.of(FRONT, GATEWAY);

        assertThat(limits.explain(get("/"), WEB, Claims.NONE, now).getFirst().why())
                .isEqualTo("3 more may follow at once; the part of this replica is 33.3 %");
        assertThat(passing(limits, 20)).isEqualTo(4);
        replicas = 1;
        exchange.tick(known, now);
        now += SECOND;
        assertThat(passing(limits, 20)).isEqualTo(12);
    }

    @Test
    void counts_outlive_changes_of_other_policies() {
        var policy = policy(limit(1, 60_000)).build();
        Limits before = Limits.empty(() -> Held.WHOLE).with(List.of(policy), List.of());
        assertThat(passes(before.of(FRONT, GATEWAY), get("/"), WEB)).isTrue();

        Limits after =
                before.with(
                        List.of(policy, policy(limit(5, 1000)).setName("other").build()),
                        List.of());

        assertThat(passes(after.of(FRONT, GATEWAY), get("/"), WEB)).isFalse();
    }

    @Test
    void keys_never_take_more_than_their_place() {
        var untouched = Share.full(Rate.of(1, SECOND, 1), Rate.WHOLE);
        var buckets = new Buckets(160, new ShareTable(untouched, Map.of()));

        for (int i = 0; i < 100_000; i++) {
            buckets.take("key " + i, now);
        }

        assertThat(buckets.size()).isLessThanOrEqualTo(160);
    }

    @Test
    void a_clock_that_goes_back_locks_nobody_out() {
        RequestLimits limits = limits(limit(10, 1000).setBurst(1));
        passing(limits, 5);

        now -= 3600 * SECOND;
        passing(limits, 5);
        now += SECOND / 5;

        assertThat(passing(limits, 5)).isEqualTo(1);
    }

    @Test
    void what_cannot_be_carried_out_is_named() {
        assertThat(Limits.check(policy(limit(1, 1000)).build())).isEmpty();
        assertThat(Limits.check(policy(limit(0, 1000).setName("x")).build()))
                .hasValueSatisfying(it -> assertThat(it).contains("'x'"));
        assertThat(Limits.check(policy(limit(1, 0)).build())).isPresent();
        assertThat(Limits.check(policy(limit(1, 1).addKeys(RateLimit.Key.newBuilder())).build()))
                .isPresent();
        assertThat(
                        Limits.check(
                                policy(
                                                limit(1, 1)
                                                        .addMatches(
                                                                HttpMatch.newBuilder()
                                                                        .setPathRegex("(")))
                                        .build()))
                .hasValueSatisfying(it -> assertThat(it).contains("regular expression \"(\""));
        assertThat(Limits.check(policy().clearTargets().build())).isPresent();
    }

    private static RateLimit.Limit.Builder limit(int requests, long windowMs) {
        return RateLimit.Limit.newBuilder().setRequests(requests).setWindowMs(windowMs);
    }

    private static RateLimit.Builder policy(RateLimit.Limit.Builder... limits) {
        var policy =
                RateLimit.newBuilder()
                        .setNamespace("shop")
                        .setName("limits")
                        .addTargets(Target.newBuilder().setService(Requests.ORDERS));
        for (RateLimit.Limit.Builder limit : limits) {
            policy.addLimits(limit);
        }
        return policy;
    }

    private RequestLimits limits(RateLimit.Limit.Builder... limits) {
        return Limits.empty(() -> Held.WHOLE)
                .with(List.of(policy(limits).build()), List.of())
                .of(FRONT, GATEWAY);
    }

    private static Limits known(ShareExchange exchange, RateLimit.Limit.Builder... limits) {
        return Limits.empty(exchange::held).with(List.of(policy(limits).build()), List.of());
    }

    private LimitVerdict check(RequestLimits limits, RequestHead head, Downstream downstream) {
        return limits.check(head, downstream, Claims.NONE, now);
    }

    private boolean passes(RequestLimits limits, RequestHead head, Downstream downstream) {
        return check(limits, head, downstream).refused().isEmpty();
    }

    private int passing(RequestLimits limits, int tries) {
        int passing = 0;
        for (int i = 0; i < tries; i++) {
            passing += passes(limits, get("/"), WEB) ? 1 : 0;
        }
        return passing;
    }
}
