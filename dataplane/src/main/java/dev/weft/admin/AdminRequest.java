package dev.weft.admin;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request, read whole.
 *
 * @param path without the query
 * @param query parameters in their order, decoded; one without value has an empty one
 * @param accept the Accept header, empty if there was none
 */
public record AdminRequest(
        AdminMethod method,
        String path,
        Map<String, List<String>> query,
        String accept,
        String body) {

    /** The first value of a parameter. */
    public Optional<String> parameter(String name) {
        return query.getOrDefault(name, List.of()).stream().findFirst();
    }
}
