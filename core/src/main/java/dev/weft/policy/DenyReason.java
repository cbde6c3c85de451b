package dev.weft.policy;

/** Why a connection is refused; {@code toString} is the sentence for logs. */
public sealed interface DenyReason {

    /** A DENY policy matches. */
    record ByPolicy(PolicyKey policy) implements DenyReason {
        @Override
        public String toString() {
            return "explicitly denied by: " + policy;
        }
    }

    /**
     * A policy is said to apply to the workload but has not arrived, or was refused. What it
     * forbids is not known, so nothing is allowed until it is there.
     */
    record UnknownPolicy(PolicyKey policy) implements DenyReason {
        @Override
        public String toString() {
            return "policy " + policy + " applies but is not known yet";
        }
    }

    /** ALLOW policies apply and none matches. */
    record NoAllowMatched() implements DenyReason {
        @Override
        public String toString() {
            return "allow policies exist, but none allowed";
        }
    }
}
