package dev.weft.waypoint.filter.spi;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Headers of a message; names are the same in upper and lower case. */
public interface Headers {

    /** The first value. */
    Optional<String> get(String name);

    /** All values, in order. */
    List<String> all(String name);

    /** All names that there are. */
    Set<String> names();

    /** Replaces all values by one. */
    void set(String name, String value);

    /** Puts another value behind those that are there. */
    void add(String name, String value);

    void remove(String name);

    /** Headers that stand by themselves, for tests of filters. */
    static Headers empty() {
        return new PlainHeaders();
    }
}
