package dev.weft.waypoint.edge;

/** Which hostname of listeners is the most specific for a host. Pure. */
final class Hostnames {
    /** It does not match. */
    static final int NONE = -1;

    private Hostnames() {}

    /**
     * The higher, the more specific: exact, then the longer wildcard, then none at all.
     *
     * @param pattern exact, {@code *.suffix}, or empty for all
     * @param host in lower case
     */
    static int specificity(String pattern, String host) {
        if (pattern.isEmpty() || pattern.equals("*")) {
            return 0;
        }
        if (pattern.startsWith("*.")) {
            String suffix = pattern.substring(1);
            boolean matches =
                    host.length() > suffix.length()
                            && host.regionMatches(
                                    true,
                                    host.length() - suffix.length(),
                                    suffix,
                                    0,
                                    suffix.length());
            return matches ? pattern.length() : NONE;
        }
        return pattern.equalsIgnoreCase(host) ? Integer.MAX_VALUE : NONE;
    }
}
