package dev.weft.waypoint.authz.rule;

/** A pattern in which {@code *} stands for any text, anywhere and as often as wanted. Pure. */
record Glob(String pattern) {

    /** In time of pattern by text at worst, and without going back further than the last star. */
    boolean matches(String text) {
        int p = 0;
        int t = 0;
        int star = -1;
        int mark = 0;
        while (t < text.length()) {
            // A star is tried first: the text may hold the same character.
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                mark = t;
            } else if (p < pattern.length() && pattern.charAt(p) == text.charAt(t)) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++mark;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
