package dev.weft.waypoint.filter.chain;

import java.time.Duration;
import java.util.List;

/** Filters in the order in which they see requests. Immutable; any thread. */
public final class FilterChain {
    public static final FilterChain EMPTY = new FilterChain(List.of(), FilterShare.of(0));

    private final List<Installed> filters;
    private final FilterShare share;

    /**
     * A filter, and what its failures mean.
     *
     * @param name of the resource that installed it, for logs and metrics
     * @param failOpen whether a request goes on without it; else it is refused
     * @param limit how long it may think about one thing
     */
    public record Installed(String name, SharedFilter filter, boolean failOpen, Duration limit) {}

    /** Filters, the first one first. */
    public FilterChain(List<Installed> filters, FilterShare share) {
        this.filters = List.copyOf(filters);
        this.share = share;
    }

    public boolean isEmpty() {
        return filters.isEmpty();
    }

    /** Begins with a request; nothing is called yet. */
    public FilterRun run(SharedFilter.Exchange exchange) {
        return new FilterRun(filters, share, exchange);
    }
}
