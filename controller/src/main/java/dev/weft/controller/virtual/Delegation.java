package dev.weft.controller.virtual;

import dev.weft.api.waypoint.HttpMatch;
import dev.weft.api.waypoint.HttpRule;
import java.util.ArrayList;
import java.util.List;

/** Rules of one VirtualService within a rule of another that delegates to it. Pure. */
final class Delegation {

    private Delegation() {}

    /** The inner rule, where the outer one's matches hold as well. */
    static HttpRule within(HttpRule outer, HttpRule inner) {
        if (outer.getMatchesList().isEmpty()) {
            return inner;
        }
        if (inner.getMatchesList().isEmpty()) {
            return inner.toBuilder().addAllMatches(outer.getMatchesList()).build();
        }
        List<HttpMatch> both = new ArrayList<>();
        for (HttpMatch a : outer.getMatchesList()) {
            for (HttpMatch b : inner.getMatchesList()) {
                // What the inner one says of path or method is meant to be the narrower one.
                both.add(a.toBuilder().mergeFrom(b).build());
            }
        }
        return inner.toBuilder().clearMatches().addAllMatches(both).build();
    }
}
