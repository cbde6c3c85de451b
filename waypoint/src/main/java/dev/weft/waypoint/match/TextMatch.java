package dev.weft.waypoint.match;

import com.google.re2j.Pattern;
import dev.weft.api.waypoint.StringMatch;
import org.jspecify.annotations.Nullable;

/** A condition on one text, as a StringMatch of waypoint.proto says it. Immutable. */
public sealed interface TextMatch {

    /** Whether it holds of a value; null is a value that is not there. */
    boolean matches(@Nullable String value);

    /** As people read it: {@code = one}, {@code matches a.*}. */
    String text();

    /** Compiles, or says what is wrong with it. */
    static TextMatch compile(StringMatch match) throws InvalidConfig {
        boolean ignoreCase = match.getIgnoreCase();
        return switch (match.getMatchCase()) {
            case EXACT -> new Exact(match.getExact(), ignoreCase);
            case PREFIX -> new Prefix(match.getPrefix(), ignoreCase);
            case SUFFIX -> new Suffix(match.getSuffix(), ignoreCase);
            case REGEX ->
                    new Regular(match.getRegex(), Regexes.compile(match.getRegex(), ignoreCase));
            case PRESENT -> presence(match.getPresent(), true);
            case ABSENT -> presence(match.getAbsent(), false);
            case PATH_TEMPLATE ->
                    throw new InvalidConfig(
                            "path template \""
                                    + match.getPathTemplate()
                                    + "\": templates are for the paths of policies");
            case MATCH_NOT_SET -> throw new InvalidConfig("a match without a value to compare");
        };
    }

    private static TextMatch presence(boolean flag, boolean wanted) throws InvalidConfig {
        if (!flag) {
            throw new InvalidConfig("a match by presence or absence is true, or not set");
        }
        return new Presence(wanted);
    }

    /** The whole value. */
    record Exact(String value, boolean ignoreCase) implements TextMatch {
        @Override
        public boolean matches(@Nullable String text) {
            return text != null && (ignoreCase ? value.equalsIgnoreCase(text) : value.equals(text));
        }

        @Override
        public String text() {
            return "= " + value;
        }
    }

    /** How it begins. */
    record Prefix(String value, boolean ignoreCase) implements TextMatch {
        @Override
        public boolean matches(@Nullable String text) {
            return text != null && text.regionMatches(ignoreCase, 0, value, 0, value.length());
        }

        @Override
        public String text() {
            return "begins with " + value;
        }
    }

    /** How it ends. */
    record Suffix(String value, boolean ignoreCase) implements TextMatch {
        @Override
        public boolean matches(@Nullable String text) {
            return text != null
                    && text.regionMatches(
                            ignoreCase, text.length() - value.length(), value, 0, value.length());
        }

        @Override
        public String text() {
            return "ends with " + value;
        }
    }

    /** The whole value, by RE2. */
    record Regular(String regex, Pattern pattern) implements TextMatch {
        @Override
        public boolean matches(@Nullable String text) {
            return text != null && pattern.matches(text);
        }

        @Override
        public String text() {
            return "matches " + regex;
        }
    }

    /** That it is there, or not. */
    record Presence(boolean wanted) implements TextMatch {
        @Override
        public boolean matches(@Nullable String text) {
            return (text != null) == wanted;
        }

        @Override
        public String text() {
            return wanted ? "is present" : "is absent";
        }
    }
}
