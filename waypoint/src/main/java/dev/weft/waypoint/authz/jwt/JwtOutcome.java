package dev.weft.waypoint.authz.jwt;

import dev.weft.waypoint.request.LocalResponse;
import dev.weft.waypoint.request.RequestEdit;
import java.util.List;

/** What came of the tokens of a request. */
public sealed interface JwtOutcome {

    /**
     * There is none, or a good one.
     *
     * @param claims {@link Claims#NONE} without a token
     */
    record Accepted(Claims claims, List<RequestEdit> edits) implements JwtOutcome {

        static final Accepted NO_TOKEN = new Accepted(Claims.NONE, List.of());

        public Accepted {
            edits = List.copyOf(edits);
        }
    }

    /** None of those that are there is good. */
    record Refused(LocalResponse response) implements JwtOutcome {}
}
