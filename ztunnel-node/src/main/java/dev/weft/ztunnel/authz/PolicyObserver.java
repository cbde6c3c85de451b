package dev.weft.ztunnel.authz;

import dev.weft.policy.DryRunFinding;

/** Hears of what policy is asked. Any thread. */
public interface PolicyObserver {
    /** Policies were matched with one connection, a new one or a live one. */
    default void evaluated() {}

    /** A policy in dry run would have said something to a connection. */
    default void dryRun(DryRunFinding finding) {}
}
