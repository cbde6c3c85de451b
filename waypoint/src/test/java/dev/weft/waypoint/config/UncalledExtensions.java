package dev.weft.waypoint.config;

import dev.weft.api.waypoint.Extension;
import dev.weft.waypoint.filter.chain.ExchangeFilter;
import dev.weft.waypoint.filter.chain.FilterShare;
import dev.weft.waypoint.filter.chain.SharedFilter;
import java.time.Duration;

/** Makes filters in Java but for one that is called missing; none of them may be called. */
public final class UncalledExtensions implements ExtensionMaker {

    @Override
    public Ready make(Extension extension) {
        if (extension.getJava().getFilter().equals("missing")) {
            throw new IllegalArgumentException("no filter is named missing");
        }
        return new Ready(new Uncalled(), Duration.ofSeconds(1));
    }

    @Override
    public FilterShare share() {
        return FilterShare.of(0);
    }

    private record Uncalled() implements SharedFilter {
        @Override
        public ExchangeFilter begin(Exchange exchange) {
            throw new AssertionError("it was called");
        }

        @Override
        public void close() {}
    }
}
