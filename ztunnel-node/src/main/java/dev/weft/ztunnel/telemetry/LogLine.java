package dev.weft.ztunnel.telemetry;

import dev.weft.telemetry.AccessLogField;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One line of the access log.
 *
 * @param fields in the order in which they are written
 */
record LogLine(Instant time, Level level, String message, List<Field> fields) {
    LogLine {
        fields = List.copyOf(fields);
    }

    enum Level {
        DEBUG,
        INFO,
        WARN,
        ERROR
    }

    /** A named value: text is quoted, everything else is written as it prints. */
    sealed interface Field {
        String name();

        record Text(String name, String value) implements Field {}

        record Address(String name, String value) implements Field {}

        record Count(String name, long value) implements Field {}
    }

    /** Collects fields; unknown ones are left out. One thread. */
    static final class Fields {
        private final List<Field> fields = new ArrayList<>(20);

        Fields text(AccessLogField name, String value) {
            if (!value.isEmpty()) {
                fields.add(new Field.Text(name.toString(), value));
            }
            return this;
        }

        Fields text(AccessLogField name, Optional<?> value) {
            return text(name, value.map(Object::toString).orElse(""));
        }

        Fields address(AccessLogField name, Optional<?> value) {
            value.ifPresent(v -> fields.add(new Field.Address(name.toString(), v.toString())));
            return this;
        }

        Fields count(AccessLogField name, long value) {
            fields.add(new Field.Count(name.toString(), value));
            return this;
        }

        List<Field> list() {
            return fields;
        }
    }
}
