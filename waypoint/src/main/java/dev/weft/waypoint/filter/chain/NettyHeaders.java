package dev.weft.waypoint.filter.chain;

import dev.weft.waypoint.filter.spi.Headers;
import dev.weft.waypoint.request.EditRules;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The headers of a message, as filters see them. */
record NettyHeaders(HttpHeaders headers) implements Headers {
    @Override
    public Optional<String> get(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    @Override
    public List<String> all(String name) {
        return List.copyOf(headers.getAll(name));
    }

    @Override
    public Set<String> names() {
        return Set.copyOf(headers.names());
    }

    @Override
    public void set(String name, String value) {
        headers.set(changeable(name), line(name, value));
    }

    @Override
    public void add(String name, String value) {
        headers.add(changeable(name), line(name, value));
    }

    @Override
    public void remove(String name) {
        headers.remove(changeable(name));
    }

    private static String changeable(String name) {
        if (!EditRules.isName(name)) {
            throw new IllegalArgumentException("header \"" + name + "\": it is no name of one");
        }
        if (!EditRules.mayBeSet(name)) {
            throw new IllegalArgumentException("header " + name + ": it is the proxy's own");
        }
        return name;
    }

    private static String line(String name, String value) {
        if (!EditRules.isValue(value)) {
            throw new IllegalArgumentException(
                    "header " + name + ": its value has a control character, or is not Latin-1");
        }
        return value;
    }

    /** Headers of an answer; what is thrown says which of them cannot be sent. */
    static List<Map.Entry<String, String>> checked(List<Map.Entry<String, String>> headers) {
        headers.forEach(header -> line(changeable(header.getKey()), header.getValue()));
        return headers;
    }
}
