package dev.weft.waypoint.config;

import java.util.Optional;

/**
 * What one extension would do to a request, for explanations; nothing is called.
 *
 * @param object the name of its resource
 * @param filter its kind, and what it is made of
 * @param phase as its object says it
 * @param failOpen whether a request goes on without it if it fails
 * @param problem why it cannot be used; empty if it can
 * @param unseen why the request is not shown to it; empty if it is
 */
public record ExtensionFinding(
        String object,
        String filter,
        String phase,
        int priority,
        boolean failOpen,
        Optional<String> problem,
        Optional<String> unseen) {

    /** One that a route names, and nobody knows. */
    static ExtensionFinding unknown(String object) {
        return new ExtensionFinding(
                object,
                "unknown",
                "",
                0,
                false,
                Optional.of("the controller told of no extension of this name"),
                Optional.empty());
    }

    /** Whether the request is refused because of it. */
    public boolean refuses() {
        return problem.isPresent() && !failOpen;
    }

    /** Whether it would see the request. */
    public boolean runs() {
        return problem.isEmpty() && unseen.isEmpty();
    }

    /** Its place, and what becomes of the request if it cannot be used or fails. */
    public String text() {
        String place = phase.isEmpty() ? "" : "phase " + phase + ", priority " + priority + "; ";
        if (problem.isPresent()) {
            return place
                    + (failOpen ? "left out, as it fails open: " : "unusable, so refused: ")
                    + problem.get();
        }
        if (unseen.isPresent()) {
            return place + unseen.get();
        }
        return place
                + (failOpen
                        ? "if it fails, the request goes on without it"
                        : "if it fails, the request is refused");
    }
}
