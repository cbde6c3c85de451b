package dev.weft.ztunnel.authz;

import dev.weft.mesh.MeshState;
import dev.weft.mesh.MeshStateStore;
import dev.weft.policy.CompiledPolicies;
import dev.weft.policy.ConnectionAttributes;
import dev.weft.policy.Decision;
import dev.weft.policy.DenyReason;
import dev.weft.workload.Workload;
import dev.weft.ztunnel.telemetry.Failure;
import dev.weft.ztunnel.telemetry.PolicyEvent;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The live connections of one pod: admits inbound ones by policy, remembers all, asks policy again
 * when it changed, and closes what must go.
 *
 * <p>Any thread. A connection is remembered before policy is asked, so a change of policy between
 * the two is not lost: either the question sees the new policy or the re-check sees the connection.
 */
public final class ConnectionTracker {
    private static final Failure REVOKED =
            new Failure(Failure.Kind.REVOKED, "connection closed due to policy change");

    private final MeshStateStore store;
    private final PolicyObserver observer;
    private final Set<Tracked> live = ConcurrentHashMap.newKeySet();

    public ConnectionTracker(MeshStateStore store) {
        this(store, new PolicyObserver() {});
    }

    public ConnectionTracker(MeshStateStore store, PolicyObserver observer) {
        this.store = store;
        this.observer = observer;
    }

    /** Ends a connection for a reason; called on any thread, perhaps more than once. */
    @FunctionalInterface
    public interface Closer {
        void close(Failure reason);
    }

    /**
     * Asks policy for a connection to this pod.
     *
     * @param workload the pod
     * @param closer ends the connection when a later policy takes the permission back, or the pod
     *     is drained
     */
    public Admission admit(
            LiveConnection shown,
            ConnectionAttributes attributes,
            Workload workload,
            Closer closer) {
        PolicyCheck check = new PolicyCheck(attributes, workload);
        Tracked connection = new Tracked(shown, Optional.of(check), closer);
        live.add(connection);
        PolicyEvent event = PolicyEvent.begun();
        Decision decision = check.decide(store.current(), observer);
        event.ended(shown.source(), shown.destination(), decision);
        decision.dryRun().forEach(observer::dryRun);
        if (decision instanceof Decision.Deny denied) {
            live.remove(connection);
            return new Admission.Denied(denied.reason().toString());
        }
        return new Admission.Admitted(() -> live.remove(connection));
    }

    /** Remembers a connection that the pod makes; policy is for its destination to ask. */
    public Permit list(LiveConnection shown, Closer closer) {
        Tracked connection = new Tracked(shown, Optional.empty(), closer);
        live.add(connection);
        return () -> live.remove(connection);
    }

    /**
     * Closes every connection that the policies of this state do not allow; returns how many. A
     * policy that applies but is not known yet keeps new connections out, and lets those go on that
     * were allowed by what was known: nobody decided against them.
     */
    public int recheck(MeshState state) {
        int revoked = 0;
        for (Tracked connection : List.copyOf(live)) {
            boolean denied =
                    connection.check.filter(c -> isDenied(c.decide(state, observer))).isPresent();
            if (denied && live.remove(connection)) {
                connection.closer.close(REVOKED);
                revoked++;
            }
        }
        return revoked;
    }

    private static boolean isDenied(Decision decision) {
        return switch (decision) {
            case Decision.Allow allow -> false;
            case Decision.Deny deny ->
                    switch (deny.reason()) {
                        case DenyReason.UnknownPolicy unknown -> false;
                        case DenyReason.ByPolicy policy -> true;
                        case DenyReason.NoAllowMatched none -> true;
                    };
        };
    }

    /** Closes every connection. */
    public void closeAll(Failure reason) {
        List.copyOf(live).forEach(connection -> connection.closer.close(reason));
    }

    public boolean isEmpty() {
        return live.isEmpty();
    }

    /** The pod's connections, inbound ones first. */
    public List<LiveConnection> connections() {
        return live.stream()
                .map(connection -> connection.shown)
                .sorted(
                        Comparator.comparing(LiveConnection::direction)
                                .thenComparing(c -> c.source().toString())
                                .thenComparing(c -> c.destination().toString()))
                .toList();
    }

    /** Compared by identity: two connections may look the same. */
    private static final class Tracked {
        private final LiveConnection shown;
        private final Optional<PolicyCheck> check;
        private final Closer closer;

        Tracked(LiveConnection shown, Optional<PolicyCheck> check, Closer closer) {
            this.shown = shown;
            this.check = check;
            this.closer = closer;
        }
    }

    /** What policy said of a connection last. */
    private static final class PolicyCheck {
        private final ConnectionAttributes attributes;
        private final Workload workload;

        /** Who decided last, and how; read and written under this object's lock. */
        private Optional<CompiledPolicies> decidedBy = Optional.empty();

        private Decision decision = new Decision.Allow(Optional.empty(), List.of());

        PolicyCheck(ConnectionAttributes attributes, Workload workload) {
            this.attributes = attributes;
            this.workload = workload;
        }

        /** Policies that decided before are not asked again. */
        synchronized Decision decide(MeshState state, PolicyObserver observer) {
            Workload now = state.workload(workload.uid()).orElse(workload);
            CompiledPolicies policies = state.policies(now);
            if (decidedBy.filter(known -> known == policies).isEmpty()) {
                decision = policies.evaluate(attributes);
                observer.evaluated();
                decidedBy = Optional.of(policies);
            }
            return decision;
        }
    }
}
