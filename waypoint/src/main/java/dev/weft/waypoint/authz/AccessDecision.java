package dev.weft.waypoint.authz;

import dev.weft.policy.PolicyKey;
import dev.weft.waypoint.authz.jwt.Claims;
import dev.weft.waypoint.request.LocalResponse;
import dev.weft.waypoint.request.RequestEdit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether a request may pass, and what goes with it. */
public sealed interface AccessDecision {

    /** What policies in dry run would have done. */
    List<DryRun> dryRun();

    /** The AUDIT policies that match. */
    List<PolicyKey> audited();

    /** The same with findings of a step before. */
    AccessDecision withDryRun(List<DryRun> findings);

    /**
     * It may.
     *
     * @param by the ALLOW policy that matched; empty when no enforced one applies
     * @param requestEdits to apply before it is routed, in their order
     * @param responseHeaders to add to the response
     * @param claims of its verified token; {@link Claims#NONE} without one
     */
    record Allow(
            Optional<PolicyKey> by,
            List<RequestEdit> requestEdits,
            List<Map.Entry<String, String>> responseHeaders,
            Claims claims,
            List<DryRun> dryRun,
            List<PolicyKey> audited)
            implements AccessDecision {

        static final Allow PLAIN = of(Optional.empty());

        static Allow of(Optional<PolicyKey> by) {
            return new Allow(by, List.of(), List.of(), Claims.NONE, List.of(), List.of());
        }

        /** {@code <iss>/<sub>} of the token; empty without one. */
        public String principal() {
            return claims.principal();
        }

        @Override
        public Allow withDryRun(List<DryRun> findings) {
            return findings.isEmpty() && dryRun.isEmpty()
                    ? this
                    : new Allow(by, requestEdits, responseHeaders, claims, findings, audited);
        }

        Allow with(List<RequestEdit> edits, List<Map.Entry<String, String>> headers, Claims of) {
            return edits.isEmpty() && headers.isEmpty() && of.isEmpty()
                    ? this
                    : new Allow(by, edits, headers, of, dryRun, audited);
        }
    }

    /**
     * It may not; a connection without HTTP is closed.
     *
     * @param response to the client
     * @param by the policy that refused; empty when no ALLOW policy matched
     */
    record Deny(
            LocalResponse response,
            Optional<PolicyKey> by,
            List<DryRun> dryRun,
            List<PolicyKey> audited)
            implements AccessDecision {

        @Override
        public Deny withDryRun(List<DryRun> findings) {
            return new Deny(response, by, findings, audited);
        }
    }
}
