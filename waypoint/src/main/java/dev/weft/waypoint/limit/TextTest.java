package dev.weft.waypoint.limit;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

import dev.weft.api.waypoint.StringMatch;

import org.jspecify.annotations.Nullable;

import java.util.Locale;
import java.util.function.Predicate;

/** A test of a value that may be missing, as discovery sends it. Pure. */
record TextTest(boolean absent, boolean ignoreCase, Predicate<String> test) {

    static TextTest of(StringMatch match) throws LimitException {
        boolean fold = match.getIgnoreCase();
        return switch (match.getMatchCase()) {
            case EXACT -> {
                String exact = folded(match.getExact(), fold);
                yield new TextTest(false, fold, exact::equals);
            }
            case PREFIX -> {
                String prefix = folded(match.getPrefix(), fold);
                yield new TextTest(false, fold, value -> value.startsWith(prefix));
            }
            case SUFFIX -> {
                String suffix = folded(match.getSuffix(), fold);
                yield new TextTest(false, fold, value -> value.endsWith(suffix));
            }
            case PRESENT -> new TextTest(false, false, value -> true);
            case ABSENT -> new TextTest(true, false, value -> false);
            case REGEX -> {
                Pattern pattern = pattern(match.getRegex(), fold);
                yield new TextTest(false, false, pattern::matches);
            }
            case PATH_TEMPLATE, MATCH_NOT_SET ->
                    throw new LimitException(
                            "a match of texts: expected exact, prefix, suffix, regex or presence");
        };
    }

    boolean holds(@Nullable String value) {
        return value == null ? absent : test.test(folded(value, ignoreCase));
    }

    static Pattern pattern(String regex, boolean ignoreCase) throws LimitException {
        try {
            return Pattern.compile(regex, ignoreCase ? Pattern.CASE_INSENSITIVE : 0);
        } catch (PatternSyntaxException e) {
            throw new LimitException("pattern '" + regex + "': " + e.getMessage());
        }
    }

    static String folded(String text, boolean fold) {
        return fold ? text.toLowerCase(Locale.ROOT) : text;
    }
}
