package dev.weft.controller.graph;

import dev.weft.controller.attach.Targets;
import dev.weft.controller.model.PolicyReading;
import dev.weft.controller.model.PolicyStatus;
import dev.weft.controller.model.PolicyStatus.Enforcer;
import dev.weft.controller.model.PolicyStatus.Reason;
import dev.weft.controller.status.Condition;
import dev.weft.controller.status.ObjectStatus;
import dev.weft.policy.PolicyKey;
import java.util.ArrayList;
import java.util.List;

/** Tells the owner of an AuthorizationPolicy with targets what became of it. Pure. */
final class AttachedReview {

    private AttachedReview() {}

    /**
     * The status of a policy.
     *
     * @param object what became of it, whole
     * @param targets what it is attached to
     */
    static PolicyStatus of(PolicyKey key, ObjectStatus object, Targets targets) {
        boolean accepted = object.conditions().stream().allMatch(Condition::holds);
        List<String> sentences = new ArrayList<>();
        object.conditions().stream()
                .map(Condition::message)
                .filter(message -> !message.isEmpty())
                .forEach(sentences::add);
        if (!targets.statuses().isEmpty()) {
            sentences.add(targets.sentences());
        }
        return new PolicyStatus(
                PolicyReading.KIND,
                key,
                accepted,
                reason(accepted, targets),
                String.join(". ", sentences),
                targets.audience().isEmpty() ? Enforcer.NOBODY : Enforcer.WAYPOINT,
                0,
                0);
    }

    private static Reason reason(boolean accepted, Targets targets) {
        if (!accepted || has(targets, "Invalid")) {
            return Reason.INVALID;
        }
        if (has(targets, "TargetNotFound")) {
            return Reason.TARGET_NOT_FOUND;
        }
        return targets.isBound() ? Reason.ACCEPTED : Reason.NEEDS_WAYPOINT;
    }

    private static boolean has(Targets targets, String reason) {
        return targets.statuses().stream()
                .flatMap(status -> status.conditions().stream())
                .anyMatch(condition -> condition.reason().equals(reason));
    }
}
