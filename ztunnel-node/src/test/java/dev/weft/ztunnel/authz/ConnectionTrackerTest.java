package dev.weft.ztunnel.authz;

import static dev.weft.testkit.mesh.Mesh.ip;
import static dev.weft.testkit.mesh.Mesh.pod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.identity.SpiffeId;
import dev.weft.mesh.MeshChange;
import dev.weft.mesh.MeshStateStore;
import dev.weft.net.IpPort;
import dev.weft.policy.Authorization;
import dev.weft.policy.Condition;
import dev.weft.policy.ConnectionAttributes;
import dev.weft.policy.DryRunFinding;
import dev.weft.policy.Match;
import dev.weft.policy.PolicyKey;
import dev.weft.policy.StringMatch;
import dev.weft.testkit.mesh.Mesh;
import dev.weft.workload.Workload;
import dev.weft.ztunnel.telemetry.Failure;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ConnectionTrackerTest {
    private static final PolicyKey KEY = new PolicyKey("shop", "only-friends");
    private static final Workload ORDERS = pod("orders", "10.0.0.2").build();

    private final MeshStateStore store = new MeshStateStore();
    private final AtomicInteger evaluations = new AtomicInteger();
    private final Queue<DryRunFinding> dryRuns = new ConcurrentLinkedQueue<>();
    private final ConnectionTracker tracker = new ConnectionTracker(store, observer());
    private final Queue<String> closed = new ConcurrentLinkedQueue<>();

    @Test
    void an_allowed_connection_is_listed_until_its_permit_is_closed() {
        Admission admission = admit("friend");

        List<LiveConnection> during = tracker.connections();
        ((Admission.Admitted) admission).permit().close();

        assertThat(during).hasSize(1);
        assertThat(tracker.isEmpty()).isTrue();
    }

    @Test
    void a_denied_connection_is_told_why_and_not_listed() {
        store.apply(friendsOnly(Authorization.Scope.NAMESPACE));

        Admission admission = admit("stranger");

        assertThat(admission)
                .isEqualTo(new Admission.Denied("allow policies exist, but none allowed"));
        assertThat(tracker.isEmpty()).isTrue();
    }

    @Test
    void a_new_policy_closes_what_it_does_not_allow_and_nothing_else() {
        admit("friend");
        admit("stranger");
        store.apply(friendsOnly(Authorization.Scope.NAMESPACE));

        int revoked = tracker.recheck(store.current());

        assertThat(revoked).isEqualTo(1);
        assertThat(closed)
                .containsExactly("stranger: REVOKED connection closed due to policy change");
        assertThat(tracker.connections()).hasSize(1);
    }

    @Test
    void a_policy_that_begins_to_select_the_pod_is_asked_too() {
        store.apply(friendsOnly(Authorization.Scope.WORKLOAD_SELECTOR));
        store.apply(new Mesh().with(ORDERS.toBuilder()).change());
        admit("stranger");
        int before = tracker.recheck(store.current());

        store.apply(
                new Mesh().with(ORDERS.toBuilder().authorizationPolicies(List.of(KEY))).change());
        int after = tracker.recheck(store.current());

        assertThat(before).isZero();
        assertThat(after).isEqualTo(1);
    }

    @Test
    void a_policy_that_is_not_known_keeps_new_connections_out_and_closes_no_old_one() {
        admit("friend");
        store.apply(
                new Mesh().with(ORDERS.toBuilder().authorizationPolicies(List.of(KEY))).change());

        int revoked = tracker.recheck(store.current());
        Admission late = admit("friend");

        assertThat(revoked).isZero();
        assertThat(late).isInstanceOf(Admission.Denied.class);
    }

    @Test
    void live_connections_are_matched_again_only_when_their_own_policies_changed() {
        store.apply(friendsOnly(Authorization.Scope.NAMESPACE));
        admit("friend");
        admit("friend");
        assertThat(evaluations).hasValue(2);

        store.apply(new Mesh().with(pod("carts", "10.0.0.3")).change());
        store.apply(MeshChange.ofPolicies(List.of(denyAllOf("other")), List.of()));
        tracker.recheck(store.current());
        assertThat(evaluations).as("nothing that concerns these connections").hasValue(2);

        store.apply(MeshChange.ofPolicies(List.of(denyAllOf("shop")), List.of()));
        assertThat(tracker.recheck(store.current())).isEqualTo(2);
        assertThat(evaluations).hasValue(4);
    }

    @Test
    void a_policy_in_dry_run_is_reported_and_not_enforced() {
        Authorization deny = denyAllOf("shop");
        Authorization dryRun =
                new Authorization(deny.key(), deny.scope(), deny.action(), deny.rules(), true);
        store.apply(MeshChange.ofPolicies(List.of(dryRun), List.of()));

        Admission admission = admit("friend");

        assertThat(admission).isInstanceOf(Admission.Admitted.class);
        assertThat(dryRuns).containsExactly(new DryRunFinding.WouldDeny(deny.key()));
    }

    private static Authorization denyAllOf(String namespace) {
        return new Authorization(
                new PolicyKey(namespace, "deny-all"),
                Authorization.Scope.NAMESPACE,
                Authorization.Action.DENY,
                List.of(new Authorization.Rule(List.of())),
                false);
    }

    private PolicyObserver observer() {
        return new PolicyObserver() {
            @Override
            public void evaluated() {
                evaluations.incrementAndGet();
            }

            @Override
            public void dryRun(DryRunFinding finding) {
                dryRuns.add(finding);
            }
        };
    }

    @Test
    void the_watcher_asks_by_itself_after_a_change() {
        try (PolicyWatcher watcher = new PolicyWatcher(store)) {
            watcher.start();
            watcher.watch(tracker);
            admit("stranger");

            store.apply(friendsOnly(Authorization.Scope.GLOBAL));

            await().untilAsserted(() -> assertThat(closed).hasSize(1));
        }
    }

    @Test
    void a_tracker_that_is_no_longer_watched_is_left_alone() {
        try (PolicyWatcher watcher = new PolicyWatcher(store)) {
            ConnectionTracker other = new ConnectionTracker(store);
            watcher.watch(tracker).close();
            watcher.watch(other);
            admit("stranger");
            Queue<String> seen = new ConcurrentLinkedQueue<>();
            admit(other, "stranger", failure -> seen.add("closed"));
            watcher.start();

            store.apply(friendsOnly(Authorization.Scope.GLOBAL));

            await().untilAsserted(() -> assertThat(seen).isNotEmpty());
            assertThat(closed).isEmpty();
        }
    }

    @Test
    void closing_all_reaches_connections_of_both_directions() {
        admit("friend");
        Permit listed =
                tracker.list(shown(LiveConnection.Direction.OUTBOUND), f -> closed.add("out"));

        tracker.closeAll(new Failure(Failure.Kind.DRAINED, "drain"));

        assertThat(closed).containsExactlyInAnyOrder("friend: DRAINED drain", "out");
        listed.close();
    }

    private Admission admit(String account) {
        return admit(
                tracker,
                account,
                failure -> closed.add(account + ": " + failure.kind() + " " + failure.message()));
    }

    private static Admission admit(
            ConnectionTracker tracker, String account, ConnectionTracker.Closer closer) {
        SpiffeId peer =
                SpiffeId.parse("spiffe://cluster.local/ns/shop/sa/" + account).orElseThrow();
        IpPort source = new IpPort(ip("10.0.0.9"), 40000);
        IpPort destination = new IpPort(ip("10.0.0.2"), 8080);
        return tracker.admit(
                shown(LiveConnection.Direction.INBOUND),
                new ConnectionAttributes(source, Optional.of(peer), destination),
                ORDERS,
                closer);
    }

    private static LiveConnection shown(LiveConnection.Direction direction) {
        return new LiveConnection(
                direction,
                new IpPort(ip("10.0.0.9"), 40000),
                Optional.empty(),
                new IpPort(ip("10.0.0.2"), 8080),
                LiveConnection.Protocol.HBONE);
    }

    private static MeshChange friendsOnly(Authorization.Scope scope) {
        Match friend =
                Match.EMPTY.withPrincipals(
                        Condition.anyOf(
                                List.of(new StringMatch.Exact("cluster.local/ns/shop/sa/friend"))));
        return MeshChange.ofPolicies(
                List.of(
                        new Authorization(
                                KEY,
                                scope,
                                Authorization.Action.ALLOW,
                                List.of(
                                        new Authorization.Rule(
                                                List.of(
                                                        new Authorization.Clause(
                                                                List.of(friend))))),
                                false)),
                List.of());
    }
}
