package dev.weft.controller.model;

import dev.weft.policy.PolicyKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

/**
 * What became of a policy, for its owner: whether it was understood, who enforces it, and for how
 * many pods. A policy that does nothing says so here.
 *
 * @param kind of the object
 * @param reason one word for programs
 * @param message whole sentences for people
 * @param selected pods that it applies to
 * @param enrolled those of them that are in the mesh; the policy does nothing for the others
 */
public record PolicyStatus(
        String kind,
        PolicyKey key,
        boolean accepted,
        Reason reason,
        String message,
        Enforcer enforcedBy,
        int selected,
        int enrolled) {

    /** Why a policy stands as it does. */
    public enum Reason {
        ACCEPTED("Accepted"),
        /** Part of it asks for HTTP, which node proxies do not see. */
        PARTLY_ENFORCED("PartlyEnforced"),
        /** It is not fully understood; the message says what is enforced in its place. */
        INVALID("Invalid"),
        /** Only a waypoint could enforce it. */
        NEEDS_WAYPOINT("NeedsWaypoint"),
        /** It is understood, and overruled or without effect by its kind. */
        IGNORED("Ignored");

        private final String word;

        Reason(String word) {
            this.word = word;
        }

        /** As it stands in conditions. */
        public String word() {
            return word;
        }
    }

    /** The pods there are, and which of them are in the mesh. */
    public record Pods(Collection<Pod> all, Predicate<Pod> inMesh) {}

    /** Who makes a policy hold. */
    public enum Enforcer {
        NODE_PROXY("ztunnel"),
        NOBODY("none");

        private final String word;

        Enforcer(String word) {
            this.word = word;
        }

        /** As it is shown. */
        public String word() {
            return word;
        }
    }

    /** The status of an AuthorizationPolicy. */
    public static PolicyStatus of(PolicyReading policy, Pods pods, MeshSettings mesh) {
        Tally tally = Tally.of(pods, pod -> policy.target().covers(policy.key(), pod, mesh));
        Enforcer enforcer =
                policy.authorization().filter(a -> !a.dryRun()).isPresent()
                        ? Enforcer.NODE_PROXY
                        : Enforcer.NOBODY;
        List<String> sentences = new ArrayList<>();
        policy.rejection().ifPresent(sentences::add);
        sentences.addAll(policy.notes());
        if (policy.target() instanceof PolicyTarget.Attached attached) {
            sentences.add(
                    "it is attached to "
                            + attached.references()
                            + " and needs a waypoint there; none enforces it");
        } else {
            sentences.add(tally.sentence());
        }
        if (policy.authorization().filter(a -> a.dryRun()).isPresent()) {
            sentences.add("it is a dry run: reported, not enforced");
        }
        return new PolicyStatus(
                PolicyReading.KIND,
                policy.key(),
                policy.rejection().isEmpty(),
                reason(policy),
                String.join(". ", sentences),
                enforcer,
                tally.selected(),
                tally.enrolled());
    }

    /** The status of a PeerAuthentication. */
    public static PolicyStatus of(PeerReading reading, Pods pods, MeshSettings mesh) {
        PeerAuthentication policy = reading.policy();
        PolicyKey key = policy.key();
        boolean ignored =
                key.namespace().equals(mesh.rootNamespace()) && !policy.selector().isEmpty();
        PolicyTarget target = PolicyTarget.of(policy.selector(), key.namespace(), mesh);
        Tally tally = Tally.of(pods, pod -> !ignored && target.covers(key, pod, mesh));
        List<String> sentences = new ArrayList<>();
        reading.rejection().ifPresent(sentences::add);
        sentences.add(
                ignored
                        ? "one of the root namespace has no effect with a selector"
                        : tally.sentence());
        Reason reason = ignored ? Reason.IGNORED : Reason.ACCEPTED;
        return new PolicyStatus(
                PeerAuthentication.KIND,
                key,
                reading.rejection().isEmpty(),
                reading.rejection().isPresent() ? Reason.INVALID : reason,
                String.join(". ", sentences),
                ignored ? Enforcer.NOBODY : Enforcer.NODE_PROXY,
                tally.selected(),
                tally.enrolled());
    }

    private static Reason reason(PolicyReading policy) {
        if (policy.rejection().isPresent()) {
            return Reason.INVALID;
        }
        if (policy.target() instanceof PolicyTarget.Attached) {
            return Reason.NEEDS_WAYPOINT;
        }
        if (policy.authorization().isEmpty()) {
            return Reason.IGNORED;
        }
        return policy.lastGood().filter(AuthorizationPolicy::partial).isPresent()
                ? Reason.PARTLY_ENFORCED
                : Reason.ACCEPTED;
    }
}
