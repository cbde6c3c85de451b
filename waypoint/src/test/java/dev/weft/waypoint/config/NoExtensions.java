package dev.weft.waypoint.config;

import dev.weft.api.waypoint.Extension;
import dev.weft.waypoint.filter.chain.FilterShare;

/** Nothing can be made. */
public final class NoExtensions implements ExtensionMaker {

    @Override
    public Ready make(Extension extension) {
        throw new IllegalArgumentException("no filter can be made here");
    }

    @Override
    public FilterShare share() {
        return FilterShare.of(0);
    }
}
