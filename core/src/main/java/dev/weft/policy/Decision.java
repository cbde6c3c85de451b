package dev.weft.policy;

import java.util.List;
import java.util.Optional;

/** Whether a connection may be, why, and what dry-run policies would have said. */
public sealed interface Decision {

    /** What policies in dry run would have changed; empty without such policies. */
    List<DryRunFinding> dryRun();

    default boolean allowed() {
        return this instanceof Allow;
    }

    /**
     * The connection may be.
     *
     * @param by the ALLOW policy that matched; empty when no enforced one applies
     */
    record Allow(Optional<PolicyKey> by, List<DryRunFinding> dryRun) implements Decision {
        public Allow {
            dryRun = List.copyOf(dryRun);
        }
    }

    /** The connection may not be. */
    record Deny(DenyReason reason, List<DryRunFinding> dryRun) implements Decision {
        public Deny {
            dryRun = List.copyOf(dryRun);
        }
    }
}
