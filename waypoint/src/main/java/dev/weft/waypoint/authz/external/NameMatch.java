package dev.weft.waypoint.authz.external;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.weft.api.waypoint.StringMatch;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/** Which headers are handed on, by their names in any case. Immutable. */
final class NameMatch {

    private final Set<String> exact = new HashSet<>();
    private final List<Predicate<String>> others = new ArrayList<>();

    /** The exception says what is wrong. */
    NameMatch(List<StringMatch> matches) {
        for (StringMatch match : matches) {
            switch (match.getMatchCase()) {
                case EXACT -> exact.add(lower(match.getExact()));
                case PREFIX -> {
                    String prefix = lower(match.getPrefix());
                    others.add(name -> name.startsWith(prefix));
                }
                case SUFFIX -> {
                    String suffix = lower(match.getSuffix());
                    others.add(name -> name.endsWith(suffix));
                }
                case PRESENT -> others.add(name -> true);
                case REGEX -> {
                    Pattern pattern = pattern(match.getRegex());
                    others.add(pattern::matches);
                }
                case ABSENT, PATH_TEMPLATE, MATCH_NOT_SET ->
                        throw new IllegalArgumentException(
                                "a name of a header: expected exact, prefix, suffix or regex");
            }
        }
    }

    boolean isEmpty() {
        return exact.isEmpty() && others.isEmpty();
    }

    boolean matches(String name) {
        String lower = lower(name);
        return exact.contains(lower) || others.stream().anyMatch(test -> test.test(lower));
    }

    private static Pattern pattern(String regex) {
        try {
            return Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("pattern '" + regex + "': " + e.getMessage(), e);
        }
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
