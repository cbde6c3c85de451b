package dev.weft.waypoint.config;

import dev.weft.api.waypoint.Extension;
import dev.weft.waypoint.filter.chain.FilterShare;
import dev.weft.waypoint.filter.chain.SharedFilter;
import java.time.Duration;

/** Makes filters of what the controller tells. On the discovery's thread. */
public interface ExtensionMaker {

    /**
     * Makes one.
     *
     * @throws IllegalArgumentException if it cannot be made, saying why
     */
    Ready make(Extension extension);

    /** What all filters share. */
    FilterShare share();

    /**
     * A filter that can be used.
     *
     * @param limit how long it may think about one thing
     */
    record Ready(SharedFilter filter, Duration limit) {}
}
