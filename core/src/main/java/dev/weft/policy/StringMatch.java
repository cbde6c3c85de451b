package dev.weft.policy;

/** A test of one string; bytes are compared, case counts. */
public sealed interface StringMatch {

    boolean matches(String value);

    /** The form users write; the reverse of {@link #ofPattern} for what it makes. */
    default String pattern() {
        return switch (this) {
            case Exact exact -> exact.value();
            case Prefix prefix -> prefix.value() + "*";
            case Suffix suffix -> "*" + suffix.value();
            case Presence presence -> "*";
        };
    }

    record Exact(String value) implements StringMatch {
        @Override
        public boolean matches(String text) {
            return text.equals(value);
        }
    }

    record Prefix(String value) implements StringMatch {
        @Override
        public boolean matches(String text) {
            return text.startsWith(value);
        }
    }

    record Suffix(String value) implements StringMatch {
        @Override
        public boolean matches(String text) {
            return text.endsWith(value);
        }
    }

    /** Any text but none. */
    record Presence() implements StringMatch {
        @Override
        public boolean matches(String text) {
            return !text.isEmpty();
        }
    }

    /** The form users write: {@code *}, {@code *suffix}, {@code prefix*}, or an exact value. */
    static StringMatch ofPattern(String pattern) {
        if (pattern.equals("*")) {
            return new Presence();
        }
        if (pattern.startsWith("*")) {
            return new Suffix(pattern.substring(1));
        }
        return pattern.endsWith("*")
                ? new Prefix(pattern.substring(0, pattern.length() - 1))
                : new Exact(pattern);
    }
}
