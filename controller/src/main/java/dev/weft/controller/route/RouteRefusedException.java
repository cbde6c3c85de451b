package dev.weft.controller.route;

/** A route that as a whole cannot be accepted; the reason is the one of its condition. */
final class RouteRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String reason;
    private final String explanation;

    RouteRefusedException(String reason, String message) {
        super(message);
        this.reason = reason;
        this.explanation = message;
    }

    String reason() {
        return reason;
    }

    String explanation() {
        return explanation;
    }

    static RouteRefusedException incompatible(String message) {
        return new RouteRefusedException("IncompatibleFilters", message);
    }
}
