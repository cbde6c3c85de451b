package dev.weft.expression;

import java.util.Optional;

/** The request that a condition is asked about. */
public interface Asked {

    /** Text, {@link Long} or {@link Boolean}, as the attribute has it; empty if there is none. */
    Optional<?> value(Attribute attribute);

    /**
     * A header.
     *
     * @param ofResponse else of the request
     * @param name in lower case
     */
    Optional<String> header(boolean ofResponse, String name);
}
