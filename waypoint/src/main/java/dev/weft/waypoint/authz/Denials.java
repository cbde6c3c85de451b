package dev.weft.waypoint.authz;

import dev.weft.policy.PolicyKey;
import dev.weft.waypoint.request.LocalResponse;
import dev.weft.waypoint.request.ResponseFlag;
import java.util.List;
import java.util.Optional;

/** Refusals in the words that clients and access logs know. */
final class Denials {

    private static final String TEXT = "RBAC: access denied";
    private static final String DETAIL = "rbac_access_denied_matched_policy";

    private Denials() {}

    static AccessDecision.Deny byRule(PolicyKey policy, int rule) {
        return deny(
                DETAIL
                        + "[ns["
                        + policy.namespace()
                        + "]-policy["
                        + policy.name()
                        + "]-rule["
                        + rule
                        + "]]",
                Optional.of(policy));
    }

    static AccessDecision.Deny nothingAllowed() {
        return deny(DETAIL + "[none]", Optional.empty());
    }

    /** A policy that is not understood may forbid everything. */
    static AccessDecision.Deny notUnderstood(PolicyKey policy) {
        return deny(
                "rbac_policy_not_understood[ns["
                        + policy.namespace()
                        + "]-policy["
                        + policy.name()
                        + "]]",
                Optional.of(policy));
    }

    static AccessDecision.Deny answered(LocalResponse response, Optional<PolicyKey> by) {
        return new AccessDecision.Deny(response, by, List.of(), List.of());
    }

    private static AccessDecision.Deny deny(String detail, Optional<PolicyKey> by) {
        return answered(LocalResponse.of(403, ResponseFlag.DENIED, detail, TEXT), by);
    }
}
