package dev.weft.waypoint.filter;

import dev.weft.waypoint.http.ResponseHead;
import java.util.List;

/** One change of a response before it is passed on, or of an answer of the proxy. Immutable. */
public sealed interface ResponseEdit permits HeaderEdit, CorsHeaders {

    void apply(ResponseHead response, Exchange exchange);

    /** As people read it. */
    String text();

    /** Applies all in order. */
    static void applyAll(List<ResponseEdit> edits, ResponseHead response, Exchange exchange) {
        for (ResponseEdit edit : edits) {
            edit.apply(response, exchange);
        }
    }
}
