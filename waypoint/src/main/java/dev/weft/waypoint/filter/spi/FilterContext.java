package dev.weft.waypoint.filter.spi;

import java.util.Map;

/**
 * One request on its way through the filters.
 *
 * @param attributes what filters remember of it, and tell those behind them; not for several
 *     threads
 */
public record FilterContext(
        RequestView request, ClientView client, Map<String, Object> attributes) {}
