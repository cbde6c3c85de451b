package dev.weft.policy;

import java.util.ArrayList;
import java.util.List;

/**
 * A decision with everything that was looked at.
 *
 * @param unknown policies that apply but are not known
 * @param findings every other policy that applies: DENY before ALLOW, then by name
 */
public record Explanation(
        Decision decision, List<PolicyKey> unknown, List<PolicyFinding> findings) {

    public Explanation {
        unknown = List.copyOf(unknown);
        findings = List.copyOf(findings);
    }

    /** One line for the decision and one for each policy. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(
                switch (decision) {
                    case Decision.Allow allow ->
                            allow.by()
                                    .map(key -> "allowed by: " + key)
                                    .orElse("allowed: no allow policy applies");
                    case Decision.Deny deny -> "denied: " + deny.reason();
                });
        unknown.forEach(key -> lines.add(key + ": not known yet"));
        findings.forEach(finding -> lines.add(finding.toString()));
        return lines;
    }
}
