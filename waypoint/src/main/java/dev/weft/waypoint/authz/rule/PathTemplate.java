package dev.weft.waypoint.authz.rule;

import java.util.ArrayList;
import java.util.List;

/**
 * A path in which <code>{*}</code> stands for exactly one segment, and <code>{**}</code> for any
 * number of them with the slashes between. Pure.
 *
 * <p><code>/v1/{*}/items</code> matches {@code /v1/a/items}; <code>/v1/{**}</code> matches {@code
 * /v1/} and {@code /v1/a/b}, not {@code /v1}; <code>/v1/{**}/raw</code> matches {@code /v1/a/raw}.
 * After <code>{**}</code> only plain segments may follow.
 */
final class PathTemplate {

    private static final String ONE = "{*}";
    private static final String ANY = "{**}";
    private static final String URI_SAFE = "-._~%!$&'()+,;:@=";

    private final List<String> segments; // up to ANY; ONE for any
    private final boolean any;
    private final String tail; // behind ANY, slash included

    private PathTemplate(List<String> segments, boolean any, String tail) {
        this.segments = segments;
        this.any = any;
        this.tail = tail;
    }

    static boolean isTemplate(String path) {
        return path.indexOf('{') >= 0 || path.indexOf('}') >= 0;
    }

    static PathTemplate parse(String text) throws RuleException {
        if (!text.startsWith("/")) {
            throw bad(text, "it begins with a slash");
        }
        List<String> segments = new ArrayList<>();
        int anyAt = -1;
        int at = 1;
        while (at <= text.length()) {
            int slash = text.indexOf('/', at);
            int end = slash < 0 ? text.length() : slash;
            String segment = text.substring(at, end);
            boolean operator = segment.equals(ONE) || segment.equals(ANY);
            if (operator && anyAt >= 0) {
                throw bad(text, "nothing but plain segments after {**}");
            }
            if (!operator) {
                requirePlain(text, segment);
            }
            if (segment.equals(ANY)) {
                anyAt = end;
            } else if (anyAt < 0) {
                segments.add(segment);
            }
            at = end + 1;
        }
        return new PathTemplate(
                List.copyOf(segments), anyAt >= 0, anyAt < 0 ? "" : text.substring(anyAt));
    }

    boolean matches(String path) {
        int at = 0;
        for (String segment : segments) {
            if (at >= path.length() || path.charAt(at) != '/') {
                return false;
            }
            int slash = path.indexOf('/', at + 1);
            int end = slash < 0 ? path.length() : slash;
            if (segment.equals(ONE)
                    ? end == at + 1
                    : end - at - 1 != segment.length() || !path.startsWith(segment, at + 1)) {
                return false;
            }
            at = end;
        }
        if (!any) {
            return at == path.length();
        }
        return at < path.length()
                && path.charAt(at) == '/'
                && path.length() - at - 1 >= tail.length()
                && path.endsWith(tail);
    }

    private static void requirePlain(String text, String segment) throws RuleException {
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            boolean digit = c >= '0' && c <= '9';
            if (!letter && !digit && URI_SAFE.indexOf(c) < 0) {
                throw bad(text, "'" + c + "' cannot stand beside {*} or {**}");
            }
        }
    }

    private static RuleException bad(String text, String expected) {
        return new RuleException(
                "path '"
                        + text
                        + "' is no template: "
                        + expected
                        + "; write {*} for one segment and {**} for any number, each between"
                        + " slashes");
    }
}
