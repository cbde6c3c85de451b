package dev.weft.controller.model;

import dev.weft.policy.PolicyKey;

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
        /** Something that it names as its target is not there. */
        TARGET_NOT_FOUND("TargetNotFound"),
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

    /** Who makes a policy hold. */
    public enum Enforcer {
        NODE_PROXY("ztunnel"),
        WAYPOINT("waypoint"),
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
}
