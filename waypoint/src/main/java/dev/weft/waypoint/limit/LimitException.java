package dev.weft.waypoint.limit;

/** A limit that cannot be carried out; the message says what and what was expected. */
final class LimitException extends Exception {

    private final String message;

    LimitException(String message) {
        super(message);
        this.message = message;
    }

    @Override
    public String getMessage() {
        return message;
    }
}
