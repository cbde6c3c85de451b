package dev.weft.manifest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One place in an object: a value, or nothing there. Reading what is absent gives an empty result;
 * reading what is there as something it is not throws a {@link ManifestException} that names file,
 * document and path. Immutable.
 */
public final class Field {

    private final ManifestSource source;
    private final String path;
    private final @Nullable Object value;

    private Field(ManifestSource source, String path, @Nullable Object value) {
        this.source = source;
        this.path = path;
        this.value = value;
    }

    static Field root(ManifestSource source, Map<String, Object> body) {
        return new Field(source, "", body);
    }

    /** The field below this one; an absent parent has only absent children. */
    public Field at(String... keys) {
        Field field = this;
        for (String key : keys) {
            field = field.child(key);
        }
        return field;
    }

    public boolean isPresent() {
        return value != null;
    }

    public boolean isText() {
        return value instanceof String;
    }

    public boolean isMap() {
        return value instanceof Map;
    }

    public boolean isNumber() {
        return value instanceof Number;
    }

    public Optional<String> text() {
        return as(String.class, "text (quote a number or true/false that is meant as text)");
    }

    public String text(String fallback) {
        return text().orElse(fallback);
    }

    /** The text of a field that has to be there. */
    public String requiredText() {
        return text().orElseThrow(() -> wrong("text"));
    }

    public Optional<Boolean> bool() {
        return as(Boolean.class, "true or false");
    }

    public boolean bool(boolean fallback) {
        return bool().orElse(fallback);
    }

    public Optional<Long> number() {
        return as(Long.class, "a whole number");
    }

    /** A number that may have a fraction, of a field that has to be there. */
    public double decimal() {
        return as(Number.class, "a number").orElseThrow(() -> wrong("a number")).doubleValue();
    }

    /** A whole number within bounds, both included. */
    public Optional<Integer> number(int min, int max) {
        Optional<Long> number = number();
        if (number.isPresent() && (number.get() < min || number.get() > max)) {
            throw wrong("a whole number from " + min + " to " + max);
        }
        return number.map(Long::intValue);
    }

    /** The elements; none when absent. */
    public List<Field> list() {
        List<Field> fields = new ArrayList<>();
        for (Object element : as(List.class, "a list").orElse(List.of())) {
            fields.add(new Field(source, path + "[" + fields.size() + "]", element));
        }
        return fields;
    }

    public List<String> textList() {
        return list().stream().map(Field::requiredText).toList();
    }

    /** The entries in the order of the file; none when absent. */
    public Map<String, Field> map() {
        Map<String, Field> fields = new LinkedHashMap<>();
        for (String key : tree().keySet()) {
            fields.put(key, child(key));
        }
        return fields;
    }

    public Map<String, String> textMap() {
        Map<String, String> texts = new LinkedHashMap<>();
        map().forEach((key, field) -> texts.put(key, field.requiredText()));
        return Map.copyOf(texts);
    }

    /** Where this is, such as {@code spec.ports[0].port}. */
    public String path() {
        return path;
    }

    /** The complaint that this field is not what was expected; the caller throws it. */
    public ManifestException wrong(String expected) {
        return new ManifestException(source, path, shown(), expected);
    }

    @Override
    public String toString() {
        return path + "=" + shown();
    }

    /** What is there, as {@link Tree} describes it; the caller knows that something is. */
    Object value() {
        return Objects.requireNonNull(value);
    }

    private Field child(String key) {
        return new Field(source, path.isEmpty() ? key : path + "." + key, tree().get(key));
    }

    @SuppressWarnings("unchecked") // bodies are built with text keys only
    private Map<String, Object> tree() {
        return (Map<String, Object>) as(Map.class, "fields (key: value)").orElse(Map.of());
    }

    private <T> Optional<T> as(Class<T> type, String expected) {
        if (value != null && !type.isInstance(value)) {
            throw wrong(expected);
        }
        return Optional.ofNullable(type.cast(value));
    }

    private String shown() {
        return switch (value) {
            case null -> "nothing";
            case String text -> "'" + text + "'";
            case List<?> list -> "a list of " + list.size();
            case Map<?, ?> map -> "fields " + map.keySet();
            default -> value.toString();
        };
    }
}
