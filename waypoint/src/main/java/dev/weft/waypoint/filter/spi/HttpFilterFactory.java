package dev.weft.waypoint.filter.spi;

/**
 * Makes filters. Found by {@link java.util.ServiceLoader}: it needs a public constructor without
 * parameters.
 */
public interface HttpFilterFactory {

    /** The name by which resources ask for it. */
    String name();

    /**
     * Makes a filter that serves many requests, at the same time too.
     *
     * @param settings as they stand in the resource
     * @throws IllegalArgumentException if they cannot be used, saying why
     */
    HttpFilter create(String settings);
}
