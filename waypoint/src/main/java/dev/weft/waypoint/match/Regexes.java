package dev.weft.waypoint.match;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/** Regular expressions of users: RE2, so that no request can make one slow. Pure. */
public final class Regexes {
    private static final int LONGEST = 2048;

    /** RE2/J recurses once for each level, and writes a counted repeat out. */
    private static final int DEEPEST = 200;

    private static final int MOST_REPEATS = 1000;

    private Regexes() {}

    /** Compiles, or says what is wrong with it. */
    public static Pattern compile(String regex, boolean ignoreCase) throws InvalidConfig {
        if (regex.length() > LONGEST) {
            throw new InvalidConfig(
                    "regular expression of "
                            + regex.length()
                            + " characters: expected at most "
                            + LONGEST);
        }
        bound(regex);
        try {
            return Pattern.compile(regex, ignoreCase ? Pattern.CASE_INSENSITIVE : 0);
        } catch (PatternSyntaxException e) {
            throw new InvalidConfig(
                    "regular expression \""
                            + regex
                            + "\": "
                            + e.getDescription()
                            + " (RE2 syntax)");
        }
    }

    /**
     * Refuses what would be large once compiled: groups in groups in groups, and repeats of
     * repeats. The counts of all repeats are multiplied, nested or not, which is simple and never
     * too low.
     */
    private static void bound(String regex) throws InvalidConfig {
        int depth = 0;
        long repeats = 1;
        for (int i = 0; i < regex.length(); i++) {
            char c = regex.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '(') {
                depth++;
            } else if (c == ')') {
                depth--;
            } else if (c == '{') {
                repeats *= Math.max(1, largestCount(regex, i + 1));
            }
            if (depth > DEEPEST || repeats > MOST_REPEATS) {
                throw new InvalidConfig(
                        "regular expression \""
                                + regex
                                + "\": expected at most "
                                + DEEPEST
                                + " groups in each other, and repeats of at most "
                                + MOST_REPEATS
                                + " altogether");
            }
        }
    }

    private static long largestCount(String regex, int from) {
        long largest = 0;
        long count = 0;
        for (int i = from; i < regex.length(); i++) {
            char c = regex.charAt(i);
            if (c >= '0' && c <= '9') {
                count = Math.min(count * 10 + (c - '0'), MOST_REPEATS + 1);
                largest = Math.max(largest, count);
            } else if (c == ',') {
                count = 0;
            } else {
                break;
            }
        }
        return largest;
    }
}
