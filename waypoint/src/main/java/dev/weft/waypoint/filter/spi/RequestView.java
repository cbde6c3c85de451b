package dev.weft.waypoint.filter.spi;

/** The head of a request. */
public interface RequestView {

    String method();

    void method(String changed);

    String scheme();

    /** Host, or {@code :authority}. */
    String authority();

    void authority(String changed);

    /** Path and query. */
    String target();

    void target(String changed);

    /** Whether a body follows. */
    default boolean hasBody() {
        return false;
    }

    /** Neither Host nor what concerns one connection only. */
    Headers headers();
}
