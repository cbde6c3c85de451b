package dev.weft.waypoint.filter;

import java.util.List;

/** One change of a request before it is forwarded. Immutable. */
public sealed interface RequestEdit
        permits HeaderEdit, AuthorityRewrite, ShadowAuthority, PathRewrite {

    /** Changes the request of the exchange. */
    void apply(Exchange exchange);

    /** As people read it. */
    String text();

    /** Applies all in order. */
    static void applyAll(List<RequestEdit> edits, Exchange exchange) {
        for (RequestEdit edit : edits) {
            edit.apply(exchange);
        }
    }
}
