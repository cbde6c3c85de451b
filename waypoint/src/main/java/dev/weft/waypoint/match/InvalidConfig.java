package dev.weft.waypoint.match;

/** A value of a resource cannot be used; the message says which, and what was expected. */
public final class InvalidConfig extends Exception {
    private static final long serialVersionUID = 1L;
    private final String problem;

    public InvalidConfig(String problem) {
        super(problem);
        this.problem = problem;
    }

    /** The message. */
    public String problem() {
        return problem;
    }

    /** The same problem, with the place where it was found before it. */
    public InvalidConfig in(String place) {
        return new InvalidConfig(place + ": " + problem);
    }
}
