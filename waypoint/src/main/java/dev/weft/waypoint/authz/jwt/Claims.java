package dev.weft.waypoint.authz.jwt;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a verified token says. Immutable; any thread. Never logged as a whole. */
public final class Claims {

    /** No token, or none that was verified. */
    public static final Claims NONE = new Claims(Map.of(), Set.of());

    private final Map<String, Object> values;
    private final Set<String> spaceDelimited;
    private final String issuer;
    private final String subject;

    /**
     * @param values as JSON has them: texts, numbers, booleans, lists and maps; not changed any
     *     more
     * @param spaceDelimited top-level claims whose text is a list
     */
    public Claims(Map<String, Object> values, Set<String> spaceDelimited) {
        this.values = values;
        this.spaceDelimited = Set.copyOf(spaceDelimited);
        this.issuer = values.get("iss") instanceof String text ? text : "";
        this.subject = values.get("sub") instanceof String text ? text : "";
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    /** {@code iss}; empty if there is none. */
    public String issuer() {
        return issuer;
    }

    /** {@code sub}; empty if there is none. */
    public String subject() {
        return subject;
    }

    /** {@code <iss>/<sub>}; empty unless the token has both. */
    public String principal() {
        return issuer.isEmpty() || subject.isEmpty() ? "" : issuer + "/" + subject;
    }

    /**
     * The texts of a claim, by the way to it through nested maps: one, or the elements of a list.
     * Numbers and booleans are none.
     */
    public List<String> texts(List<String> path) {
        Object value = find(path);
        if (value instanceof String text) {
            return path.size() == 1 && spaceDelimited.contains(path.getFirst())
                    ? words(text)
                    : List.of(text);
        }
        if (!(value instanceof List<?> list)) {
            return List.of();
        }
        List<String> texts = new ArrayList<>(list.size());
        for (Object element : list) {
            if (element instanceof String text) {
                texts.add(text);
            }
        }
        return texts;
    }

    /** A text, number or boolean as text; empty if the claim is not there or is neither. */
    public String scalar(List<String> path) {
        return switch (find(path)) {
            case String text -> text;
            case Boolean flag -> flag.toString();
            case Long number -> number.toString();
            case Integer number -> number.toString();
            case Double number -> number.toString();
            case null, default -> "";
        };
    }

    private @Nullable Object find(List<String> path) {
        Object at = values;
        for (String name : path) {
            if (!(at instanceof Map<?, ?> map)) {
                return null;
            }
            at = map.get(name);
            if (at == null) {
                return null;
            }
        }
        return at;
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        for (String word : text.split(" ")) {
            if (!word.isEmpty()) {
                words.add(word);
            }
        }
        return words;
    }

    /** Whose token it is; never the claims. */
    @Override
    public String toString() {
        return isEmpty() ? "none" : principal();
    }
}
