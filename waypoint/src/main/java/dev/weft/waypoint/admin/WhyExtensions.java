package dev.weft.waypoint.admin;

import dev.weft.waypoint.config.ExtensionFinding;
import dev.weft.waypoint.config.ExtensionTable.When;
import dev.weft.waypoint.config.FrontExtensions;
import java.util.Arrays;
import java.util.List;

/**
 * Says which extensions would see a request, in their order. None of them is called: what they
 * would say to it is not known. One thread.
 */
final class WhyExtensions {
    private static final String STAGE = "extension";
    private static final String REFUSED = "refused with 500";

    private final WhySteps steps;
    private final FrontExtensions extensions;
    private final int port;

    /** Of one front, and a port of it. */
    WhyExtensions(WhySteps steps, FrontExtensions extensions, int port) {
        this.steps = steps;
        this.port = port;
        this.extensions = extensions;
    }

    /** Whether one that cannot be used refuses every request; then that is all there is to say. */
    boolean refuse() {
        if (extensions.broken().isEmpty()) {
            return false;
        }
        List<ExtensionFinding> all =
                Arrays.stream(When.values())
                        .flatMap(when -> extensions.explain(when, port).stream())
                        .toList();
        steps.add(
                STAGE,
                REFUSED,
                "extension_unusable: " + extensions.broken().get(),
                candidates(all));
        return true;
    }

    /** Those of one point; says nothing where there are none. */
    void tell(When when) {
        List<ExtensionFinding> here = extensions.explain(when, port);
        if (!here.isEmpty()) {
            steps.add(STAGE, decision(here), place(when), candidates(here));
        }
    }

    /** Those that a route names; false if the request ends there. */
    static boolean mayPass(WhySteps steps, List<ExtensionFinding> named) {
        if (named.isEmpty()) {
            return true;
        }
        boolean refused = named.stream().anyMatch(ExtensionFinding::refuses);
        steps.add(
                STAGE,
                refused ? REFUSED : decision(named),
                "named by the route" + (refused ? "; extension_unusable" : ""),
                candidates(named));
        return !refused;
    }

    private static String decision(List<ExtensionFinding> findings) {
        long running = findings.stream().filter(ExtensionFinding::runs).count();
        return "seen by " + running + (running == findings.size() ? "" : " of " + findings.size());
    }

    private static String place(When when) {
        return switch (when) {
            case BEFORE_POLICIES -> "before tokens and policies; not called for this answer";
            case BEHIND_POLICIES -> "behind tokens and policies; not called for this answer";
            case BEFORE_ROUTES -> "behind limits, before routes; not called for this answer";
        };
    }

    private static List<WhySteps.Candidate> candidates(List<ExtensionFinding> findings) {
        return findings.stream()
                .map(found ->
                        new WhySteps.Candidate(
                                found.object() + " (" + found.filter() + ")",
                                found.runs(),
                                found.text()))
                .toList();
    }
}
