package dev.weft.waypoint.route.plan;

import dev.weft.waypoint.filter.ResponseEdit;
import dev.weft.waypoint.request.LocalResponse;
import java.util.List;

/** Forwarded, or answered. */
public sealed interface Outcome {

    /** To a backend. */
    record Forward(ForwardPlan plan) implements Outcome {}

    /**
     * By the proxy itself.
     *
     * @param edits what the rule changes in every response, this one too
     */
    record Respond(LocalResponse response, List<ResponseEdit> edits) implements Outcome {
        public Respond {
            edits = List.copyOf(edits);
        }
    }
}
