package dev.weft.waypoint.limit;

/** A limit that cannot be carried out; the message says what and what was expected. */
final class LimitException extends Exception {

    LimitException(String message) {
        super(message);
    }
}
