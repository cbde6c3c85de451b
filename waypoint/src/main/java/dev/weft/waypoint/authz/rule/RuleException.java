package dev.weft.waypoint.authz.rule;

/** A rule that cannot be carried out; the message says what, where and what was expected. */
public final class RuleException extends Exception {

    public RuleException(String message) {
        super(message);
    }
}
