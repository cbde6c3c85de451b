package dev.weft.waypoint.match;

import com.google.re2j.Pattern;

/** A condition on the path of a request, without its query. Immutable. */
public sealed interface PathMatch {

    boolean matches(String path);

    /** As people read it: {@code path = /v1}. */
    String text();

    /** Every path: no condition, as a prefix that nothing is left to compare of. */
    static PathMatch any() {
        return ElementPrefix.of("/", false);
    }

    /** The whole path. */
    record Exact(String value, boolean ignoreCase) implements PathMatch {
        @Override
        public boolean matches(String path) {
            return ignoreCase ? value.equalsIgnoreCase(path) : value.equals(path);
        }

        @Override
        public String text() {
            return "path = " + value;
        }
    }

    /**
     * Whole elements of the path: {@code /foo} holds of {@code /foo}, {@code /foo/} and {@code
     * /foo/bar}, not of {@code /foobar}.
     *
     * @param value without a slash at the end; empty for every path
     */
    record ElementPrefix(String value, boolean ignoreCase) implements PathMatch {
        /** A slash at the end means nothing. */
        public static ElementPrefix of(String prefix, boolean ignoreCase) {
            boolean slash = prefix.endsWith("/");
            return new ElementPrefix(
                    slash ? prefix.substring(0, prefix.length() - 1) : prefix, ignoreCase);
        }

        @Override
        public boolean matches(String path) {
            int end = value.length();
            return end == 0
                    || (path.regionMatches(ignoreCase, 0, value, 0, end)
                            && (path.length() == end || path.charAt(end) == '/'));
        }

        @Override
        public String text() {
            return "path under " + (value.isEmpty() ? "/" : value);
        }
    }

    /** How the path begins, character by character. */
    record StringPrefix(String value, boolean ignoreCase) implements PathMatch {
        @Override
        public boolean matches(String path) {
            return path.regionMatches(ignoreCase, 0, value, 0, value.length());
        }

        @Override
        public String text() {
            return "path begins with " + value;
        }
    }

    /** The whole path, by RE2. */
    record Regular(String regex, Pattern pattern) implements PathMatch {
        @Override
        public boolean matches(String path) {
            return pattern.matches(path);
        }

        @Override
        public String text() {
            return "path matches " + regex;
        }
    }
}
