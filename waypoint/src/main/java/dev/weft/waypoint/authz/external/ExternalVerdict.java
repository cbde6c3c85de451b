package dev.weft.waypoint.authz.external;

import dev.weft.waypoint.request.LocalResponse;
import dev.weft.waypoint.request.RequestEdit;
import java.util.List;
import java.util.Map;

/** What came of asking. */
public sealed interface ExternalVerdict {

    /**
     * The request may pass.
     *
     * @param responseHeaders for the response to the client, whatever it will be
     */
    record Allowed(List<RequestEdit> edits, List<Map.Entry<String, String>> responseHeaders)
            implements ExternalVerdict {

        /** Nothing to change. */
        static final Allowed PLAIN = new Allowed(List.of(), List.of());

        public Allowed {
            edits = List.copyOf(edits);
            responseHeaders = List.copyOf(responseHeaders);
        }
    }

    /** It may not. */
    record Denied(LocalResponse response) implements ExternalVerdict {}
}
