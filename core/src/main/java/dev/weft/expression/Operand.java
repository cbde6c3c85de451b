package dev.weft.expression;

import java.util.Locale;
import java.util.Optional;

/** A value in a condition: its own, or asked of the request. */
public sealed interface Operand {

    Attribute.Type type();

    /** A value of the request; empty if it has none. */
    Optional<?> of(Asked request);

    /**
     * A value that stands in the condition.
     *
     * @param value a text, a {@link Long} or a {@link Boolean}
     */
    record Literal(Object value) implements Operand {
        @Override
        public Attribute.Type type() {
            return switch (value) {
                case Long _ -> Attribute.Type.NUMBER;
                case Boolean _ -> Attribute.Type.TRUTH;
                default -> Attribute.Type.TEXT;
            };
        }

        @Override
        public Optional<?> of(Asked request) {
            return Optional.of(value);
        }
    }

    /** An attribute. */
    record Value(Attribute attribute) implements Operand {
        @Override
        public Attribute.Type type() {
            return attribute.type();
        }

        @Override
        public Optional<?> of(Asked request) {
            return request.value(attribute);
        }
    }

    /**
     * A header.
     *
     * @param ofResponse else of the request
     * @param name in lower case
     */
    record Header(boolean ofResponse, String name) implements Operand {
        public Header {
            name = name.toLowerCase(Locale.ROOT);
        }

        @Override
        public Attribute.Type type() {
            return Attribute.Type.TEXT;
        }

        @Override
        public Optional<?> of(Asked request) {
            return request.header(ofResponse, name);
        }
    }
}
