package dev.weft.policy;

/** What a policy in dry run would have said; reported, never enforced. */
public sealed interface DryRunFinding {

    /** A DENY policy in dry run matches. */
    record WouldDeny(PolicyKey policy) implements DryRunFinding {}

    /** An ALLOW policy in dry run matches. */
    record WouldAllow(PolicyKey policy) implements DryRunFinding {}

    /** ALLOW policies in dry run apply and none matches. */
    record WouldAllowNothing() implements DryRunFinding {}
}
