package dev.weft.waypoint.route;

import dev.weft.api.waypoint.Fraction;
import dev.weft.waypoint.filter.RedirectRule;
import dev.weft.waypoint.filter.ResponseEdit;
import dev.weft.waypoint.request.Destination;
import dev.weft.waypoint.route.plan.ForwardPlan;
import dev.weft.waypoint.route.plan.MirrorPlan;
import java.util.List;

/** What becomes of the share of one backend. Immutable. */
sealed interface CompiledBackend {

    /** For people. */
    String text();

    /**
     * It gets the request.
     *
     * @param plan with those mirrors that get every request
     */
    record Forwards(ForwardPlan plan, List<SomeMirror> mirrors) implements CompiledBackend {
        public Forwards {
            mirrors = List.copyOf(mirrors);
        }

        Destination destination() {
            return plan.destination();
        }

        @Override
        public String text() {
            return plan.destination().toString();
        }
    }

    /** The client is sent elsewhere. */
    record Redirects(RedirectRule redirect, List<ResponseEdit> edits) implements CompiledBackend {
        public Redirects {
            edits = List.copyOf(edits);
        }

        @Override
        public String text() {
            return redirect.text();
        }
    }

    /** It cannot be used. */
    record Invalid(int status, String reason) implements CompiledBackend {
        @Override
        public String text() {
            return "invalid: " + reason;
        }
    }

    /** A mirror that gets some of the requests. */
    record SomeMirror(MirrorPlan mirror, Fraction share) {}
}
