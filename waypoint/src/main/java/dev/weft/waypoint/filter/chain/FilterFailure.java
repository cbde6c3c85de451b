package dev.weft.waypoint.filter.chain;

/** A filter that must not be passed by failed in the middle of a body: the message ends here. */
public final class FilterFailure extends Exception {
    private static final long serialVersionUID = 1L;

    FilterFailure(String filter, Throwable cause) {
        super("filter " + filter + ": " + cause, cause);
    }
}
