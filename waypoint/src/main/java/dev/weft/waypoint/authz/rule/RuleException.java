package dev.weft.waypoint.authz.rule;

/** A rule that cannot be carried out; the message says what, where and what was expected. */
public final class RuleException extends Exception {

    private final String message;

    public RuleException(String message) {
        super(message);
        this.message = message;
    }

    @Override
    public String getMessage() {
        return message;
    }
}
