package dev.weft.controller.model;

import dev.weft.controller.model.AuthorizationPolicy.Coverage;
import dev.weft.controller.model.PolicyStatus.Enforcer;
import dev.weft.controller.model.PolicyStatus.Reason;
import dev.weft.policy.Authorization;
import dev.weft.policy.PolicyKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Tells the owner of each policy what became of it. Pure.
 *
 * @param pods all there are
 * @param inMesh which of them are reached through the mesh
 */
public record PolicyReview(Collection<Pod> pods, Predicate<Pod> inMesh, MeshSettings mesh) {

    /** The status of an AuthorizationPolicy. */
    public PolicyStatus of(PolicyReading policy) {
        Tally tally = tally(policy.key(), policy.target());
        List<String> sentences = new ArrayList<>();
        policy.rejection().ifPresent(sentences::add);
        sentences.addAll(policy.notes());
        if (policy.target() instanceof PolicyTarget.Attached attached) {
            sentences.add("attached to " + attached.references() + " it needs a waypoint there");
        } else {
            sentences.add(tally.sentence());
        }
        if (policy.authorization().filter(Authorization::dryRun).isPresent()) {
            sentences.add("it is a dry run: reported, not enforced");
        }
        return new PolicyStatus(
                PolicyReading.KIND,
                policy.key(),
                policy.rejection().isEmpty(),
                reason(policy),
                String.join(". ", sentences),
                enforcer(policy),
                tally.selected(),
                tally.enrolled());
    }

    /**
     * The status of a PeerAuthentication.
     *
     * @param all of the mesh: of several for one whole namespace only the oldest counts
     */
    public PolicyStatus of(PeerReading reading, Collection<PeerReading> all) {
        PeerAuthentication policy = reading.policy();
        Optional<String> ignored = ignored(policy, all);
        Tally tally =
                ignored.isPresent()
                        ? new Tally(0, 0)
                        : tally(
                                policy.key(),
                                PolicyTarget.of(policy.selector(), policy.key().namespace(), mesh));
        List<String> sentences = new ArrayList<>();
        reading.rejection().ifPresent(sentences::add);
        sentences.add(ignored.orElseGet(tally::sentence));
        Reason reason = ignored.isPresent() ? Reason.IGNORED : Reason.ACCEPTED;
        return new PolicyStatus(
                PeerAuthentication.KIND,
                policy.key(),
                reading.rejection().isEmpty(),
                reading.rejection().isPresent() ? Reason.INVALID : reason,
                String.join(". ", sentences),
                ignored.isPresent() ? Enforcer.NOBODY : Enforcer.NODE_PROXY,
                tally.selected(),
                tally.enrolled());
    }

    private Tally tally(PolicyKey key, PolicyTarget target) {
        return Tally.of(pods, inMesh, pod -> target.covers(key, pod, mesh));
    }

    private Optional<String> ignored(PeerAuthentication policy, Collection<PeerReading> all) {
        if (!policy.selector().isEmpty()) {
            return policy.key().namespace().equals(mesh.rootNamespace())
                    ? Optional.of("with a selector it has no effect in the root namespace")
                    : Optional.empty();
        }
        return all.stream()
                .map(PeerReading::policy)
                .filter(other -> other.selector().isEmpty())
                .filter(other -> other.key().namespace().equals(policy.key().namespace()))
                .min(PeerAuthentication.OLDEST_FIRST)
                .filter(oldest -> !oldest.key().equals(policy.key()))
                .map(oldest -> "it has no effect since " + oldest.key().name() + " is older");
    }

    private static Enforcer enforcer(PolicyReading policy) {
        boolean sent = policy.authorization().filter(a -> !a.dryRun()).isPresent();
        return sent && coverage(policy) != Coverage.NOTHING ? Enforcer.NODE_PROXY : Enforcer.NOBODY;
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
        return switch (coverage(policy)) {
            case EVERYTHING -> Reason.ACCEPTED;
            case A_PART -> Reason.PARTLY_ENFORCED;
            case NOTHING -> Reason.NEEDS_WAYPOINT;
        };
    }

    /** What stands in for a policy that was never understood is enforced as it is. */
    private static Coverage coverage(PolicyReading policy) {
        return policy.lastGood().map(AuthorizationPolicy::coverage).orElse(Coverage.EVERYTHING);
    }
}
