package dev.weft.waypoint.filter;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.weft.api.waypoint.PathChange;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.match.Dialect;
import dev.weft.waypoint.match.InvalidConfig;
import dev.weft.waypoint.match.PathMatch;
import dev.weft.waypoint.match.Regexes;

/** Another path. The query stays, unless the new path brings its own. Immutable. */
public sealed interface PathRewrite extends RequestEdit {

    /** The new path; it begins with a slash. */
    String rewrite(String path);

    @Override
    default void apply(Exchange exchange) {
        RequestHead head = exchange.request();
        String changed = rewrite(head.path());
        if (changed.indexOf('?') < 0) {
            head.path(changed);
        } else {
            head.target(changed);
        }
    }

    /**
     * Compiles a change of the path.
     *
     * @param matched what the path was matched by: a prefix is replaced where it matched, what
     *     matched as a whole is replaced as a whole
     */
    static PathRewrite compile(PathChange change, PathMatch matched, Dialect dialect)
            throws InvalidConfig {
        return switch (change.getChangeCase()) {
            case FULL -> new Full(absolute(HeaderNames.target(change.getFull())));
            case PREFIX -> prefix(HeaderNames.target(change.getPrefix()), matched, dialect);
            case REGEX -> {
                Pattern pattern = Regexes.compile(change.getRegex().getPattern(), false);
                String replacement = change.getRegex().getReplacement();
                HeaderNames.target(replacement);
                yield new Regular(pattern, RegexReplacement.compile(replacement, pattern));
            }
            case CHANGE_NOT_SET -> throw new InvalidConfig("a change of the path without the path");
        };
    }

    private static PathRewrite prefix(String replacement, PathMatch matched, Dialect dialect) {
        return switch (matched) {
            case PathMatch.ElementPrefix(String prefix, boolean ignoreCase) ->
                    dialect == Dialect.GATEWAY_API
                            ? new ElementPrefix(prefix, replacement)
                            : new StringPrefix(prefix, replacement);
            case PathMatch.StringPrefix(String prefix, boolean ignoreCase) ->
                    new StringPrefix(prefix, replacement);
            case PathMatch.Exact exact -> new Full(absolute(replacement));
            case PathMatch.Regular regular -> new Full(absolute(replacement));
        };
    }

    private static String absolute(String path) {
        return path.startsWith("/") ? path : "/" + path;
    }

    /** The whole path. */
    record Full(String replacement) implements PathRewrite {
        @Override
        public String rewrite(String path) {
            return replacement;
        }

        @Override
        public String text() {
            return "path " + replacement;
        }
    }

    /** Whole elements at the beginning; slashes at the end of both prefixes mean nothing. */
    record ElementPrefix(String prefix, String replacement) implements PathRewrite {
        public ElementPrefix {
            prefix = trimmed(prefix);
            replacement = trimmed(replacement);
        }

        private static String trimmed(String path) {
            return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        }

        @Override
        public String rewrite(String path) {
            if (path.length() < prefix.length()) {
                return path;
            }
            return absolute(replacement + path.substring(prefix.length()));
        }

        @Override
        public String text() {
            return "path prefix " + prefix + "/ to " + replacement + "/";
        }
    }

    /** Characters at the beginning. */
    record StringPrefix(String prefix, String replacement) implements PathRewrite {
        @Override
        public String rewrite(String path) {
            if (path.length() < prefix.length()) {
                return path;
            }
            return absolute(replacement + path.substring(prefix.length()));
        }

        @Override
        public String text() {
            return "path prefix " + prefix + " to " + replacement;
        }
    }

    /** Every part that matches. */
    record Regular(Pattern pattern, RegexReplacement replacement) implements PathRewrite {
        @Override
        public String rewrite(String path) {
            Matcher matcher = pattern.matcher(path);
            var changed = new StringBuilder();
            int end = 0;
            while (matcher.find()) {
                changed.append(path, end, matcher.start());
                replacement.appendTo(changed, matcher);
                end = matcher.end();
            }
            return absolute(changed.append(path, end, path.length()).toString());
        }

        @Override
        public String text() {
            return "path " + pattern + " to " + replacement.source();
        }
    }
}
