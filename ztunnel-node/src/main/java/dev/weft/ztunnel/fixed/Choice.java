package dev.weft.ztunnel.fixed;

import dev.weft.manifest.Field;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One of the values of an enumeration; {@code WorkloadSelector} is {@code WORKLOAD_SELECTOR}. */
final class Choice {
    private Choice() {}

    static <E extends Enum<E>> Optional<E> of(Field field, Class<E> type) {
        return field.isPresent() ? Optional.of(required(field, type)) : Optional.empty();
    }

    static <E extends Enum<E>> E required(Field field, Class<E> type) {
        String wanted = plain(field.requiredText());
        List<E> values = Arrays.asList(type.getEnumConstants());
        return values.stream()
                .filter(value -> plain(value.name()).equals(wanted))
                .findFirst()
                .orElseThrow(() -> field.wrong("one of " + values));
    }

    private static String plain(String name) {
        return name.replace("_", "").toUpperCase(Locale.ROOT);
    }
}
