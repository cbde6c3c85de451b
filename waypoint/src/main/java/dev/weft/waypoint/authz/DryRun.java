package dev.weft.waypoint.authz;

import dev.weft.policy.PolicyKey;

/** What a policy in dry run would have done; reported, never done. */
public sealed interface DryRun {

    /** A DENY policy matches. */
    record WouldDeny(PolicyKey policy, int rule) implements DryRun {}

    /** An ALLOW policy matches. */
    record WouldAllow(PolicyKey policy, int rule) implements DryRun {}

    /** ALLOW policies in dry run apply, and none matches: enforced, they would refuse. */
    record WouldAllowNothing() implements DryRun {}

    /** A CUSTOM policy matches: its provider would be asked. It was not. */
    record WouldAsk(PolicyKey policy, int rule, String provider) implements DryRun {}
}
