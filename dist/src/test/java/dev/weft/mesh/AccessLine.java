package dev.weft.mesh;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of a node proxy's access log in its plain form (ambient protocols, 7.13).
 *
 * @param fields by name, without quotes, in their order
 */
record AccessLine(String level, String message, Map<String, String> fields) {

    private static final Pattern FIELD =
            Pattern.compile("([\\w.]+)=(\"(?:[^\"\\\\]|\\\\.)*\"|\\S+)");

    /** Empty when the line is none of the access log. */
    static Optional<AccessLine> parse(String line) {
        List<String> parts = List.of(line.split("\t", 5));
        if (parts.size() < 5 || !parts.get(2).startsWith("access")) {
            return Optional.empty();
        }
        Map<String, String> fields = new LinkedHashMap<>();
        for (Matcher field = FIELD.matcher(parts.get(4)); field.find(); ) {
            String value = field.group(2);
            boolean quoted = value.startsWith("\"");
            fields.put(field.group(1), quoted ? value.substring(1, value.length() - 1) : value);
        }
        return Optional.of(new AccessLine(parts.get(1), parts.get(3), fields));
    }

    /** A field's value; empty text when the line does not have it. */
    String field(String name) {
        return fields.getOrDefault(name, "");
    }

    boolean has(String name, String value) {
        return field(name).equals(value);
    }
}
