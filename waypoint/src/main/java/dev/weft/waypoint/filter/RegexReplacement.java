package dev.weft.waypoint.filter;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.weft.waypoint.match.InvalidConfig;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a match is replaced with, in the words of RE2: {@code \1} is the first group, {@code \0}
 * all, {@code \\} a backslash. Immutable.
 */
public final class RegexReplacement {
    private final String source;
    private final List<Part> parts;

    /** Text, or the number of a group. */
    private record Part(String text, int group) {}

    private RegexReplacement(String source, List<Part> parts) {
        this.source = source;
        this.parts = List.copyOf(parts);
    }

    static RegexReplacement compile(String source, Pattern pattern) throws InvalidConfig {
        var parts = new ArrayList<Part>();
        var text = new StringBuilder();
        for (int i = 0; i < source.length(); i++) {
            char c = source.charAt(i);
            if (c != '\\') {
                text.append(c);
                continue;
            }
            char next = ++i < source.length() ? source.charAt(i) : ' ';
            int group = next - '0';
            if (next == '\\') {
                text.append(next);
            } else if (group >= 0 && group <= Math.min(9, pattern.groupCount())) {
                parts.add(new Part(text.toString(), -1));
                parts.add(new Part("", group));
                text.setLength(0);
            } else {
                throw new InvalidConfig(
                        "replacement \""
                                + source
                                + "\": expected \\0 to \\"
                                + Math.min(9, pattern.groupCount())
                                + ", or \\\\, after a backslash");
            }
        }
        parts.add(new Part(text.toString(), -1));
        return new RegexReplacement(source, parts);
    }

    void appendTo(StringBuilder out, Matcher matcher) {
        for (Part part : parts) {
            @Nullable String text = part.group < 0 ? part.text : matcher.group(part.group);
            if (text != null) {
                out.append(text);
            }
        }
    }

    /** As it was written. */
    public String source() {
        return source;
    }
}
