package dev.weft.controller.traffic;

import dev.weft.manifest.Field;
import java.util.Optional;

/** Numbers as Istio's objects have them; some are written as text. Pure. */
final class Numbers {

    private Numbers() {}

    static Optional<Integer> count(Field field) {
        return number(field, Integer.MAX_VALUE, "a whole number, 0 or more");
    }

    static Optional<Integer> percent(Field field) {
        return number(field, 100, "a whole number from 0 to 100");
    }

    private static Optional<Integer> number(Field field, int most, String expected) {
        if (!field.isPresent()) {
            return Optional.empty();
        }
        if (field.isText()) {
            String text = field.requiredText();
            if (!text.matches("\\d{1,9}") || Integer.parseInt(text) > most) {
                throw field.wrong(expected);
            }
            return Optional.of(Integer.valueOf(text));
        }
        return field.number(0, most);
    }
}
