package dev.weft.waypoint.filter.chain;

import dev.weft.waypoint.filter.spi.Headers;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The headers of a message, as filters see them. */
record NettyHeaders(HttpHeaders headers) implements Headers {
    /** They frame the message. */
    private static final Set<String> FRAMING = Set.of("content-length", "transfer-encoding");

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
        headers.set(changeable(name), value);
    }

    @Override
    public void add(String name, String value) {
        headers.add(changeable(name), value);
    }

    @Override
    public void remove(String name) {
        headers.remove(changeable(name));
    }

    private static String changeable(String name) {
        if (FRAMING.stream().anyMatch(name::equalsIgnoreCase)) {
            throw new IllegalArgumentException("header " + name + ": it is the proxy's own");
        }
        return name;
    }
}
