package dev.weft.controller.reading;

import dev.weft.manifest.Field;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Regular expressions of users. The proxy reads RE2, which has no lookaround and no references
 * back, so that no expression can take it for ever.
 */
public final class Patterns {

    private static final int LONGEST = 2048;
    private static final Pattern NOT_RE2 =
            Pattern.compile("\\(\\?(?:=|!|<=|<!|>)|\\\\[1-9]|\\\\k<");

    private Patterns() {}

    /** The expression, which is a valid one. */
    public static String regex(Field field) {
        String text = field.requiredText();
        if (text.length() > LONGEST || NOT_RE2.matcher(text).find()) {
            throw field.wrong(
                    "a regular expression of RE2, at most "
                            + LONGEST
                            + " characters: it has no"
                            + " lookaround and no back references");
        }
        try {
            Pattern.compile(text.replace("(?P<", "(?<"));
        } catch (PatternSyntaxException e) {
            throw field.wrong("a regular expression (" + e.getDescription() + ")");
        }
        return text;
    }
}
