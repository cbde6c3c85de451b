package dev.weft.waypoint.filter.chain;

import dev.weft.waypoint.filter.spi.HttpFilter;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.request.Downstream;
import java.time.Duration;
import java.util.List;

/** Filters in the order in which they see requests. Immutable; any thread. */
public final class FilterChain {
    public static final FilterChain EMPTY = new FilterChain(List.of(), Duration.ofSeconds(1));

    private final List<Installed> filters;
    private final Duration limit;

    /**
     * A filter, and what its failures mean.
     *
     * @param name of the resource that installed it, for logs and answers
     * @param failOpen whether a request goes on without it; else it is refused
     */
    public record Installed(String name, HttpFilter filter, boolean failOpen) {}

    /**
     * @param limit how long one filter may keep a request
     */
    public FilterChain(List<Installed> filters, Duration limit) {
        this.filters = List.copyOf(filters);
        this.limit = limit;
    }

    public boolean isEmpty() {
        return filters.isEmpty();
    }

    /** Begins with a request; nothing is called yet. */
    public FilterRun run(RequestHead head, Downstream downstream) {
        return new FilterRun(filters, limit, head, downstream);
    }
}
