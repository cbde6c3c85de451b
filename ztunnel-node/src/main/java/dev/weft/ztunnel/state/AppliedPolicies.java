package dev.weft.ztunnel.state;

import dev.weft.policy.Authorization;
import dev.weft.policy.PolicyKey;
import java.util.List;

/**
 * The policies that apply to a workload.
 *
 * @param policies in order of their key
 * @param missing selected by the workload but not known; they take no part in decisions
 */
public record AppliedPolicies(List<Authorization> policies, List<PolicyKey> missing) {
    static AppliedPolicies of(List<Authorization> policies, List<PolicyKey> missing) {
        return new AppliedPolicies(policies, missing);
    }
}
