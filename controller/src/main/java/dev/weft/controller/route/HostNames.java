package dev.weft.controller.route;

import java.util.List;

/** Whether hostnames of listeners and routes have a host in common. Pure. */
public final class HostNames {

    private static final String WILDCARD = "*.";

    private HostNames() {}

    /**
     * Whether one of a route's hosts is one of a listener's.
     *
     * @param listener empty for all
     * @param route none for all
     */
    public static boolean meet(String listener, List<String> route) {
        return listener.isEmpty()
                || route.isEmpty()
                || route.stream().anyMatch(host -> meet(listener, host));
    }

    private static boolean meet(String a, String b) {
        if (a.equals("*") || b.equals("*") || a.equalsIgnoreCase(b)) {
            return true;
        }
        return covers(a, b) || covers(b, a);
    }

    /** Whether a wildcard stands for a host, or for all that another wildcard does. */
    private static boolean covers(String wildcard, String host) {
        if (!wildcard.startsWith(WILDCARD)) {
            return false;
        }
        String suffix = wildcard.substring(1);
        return host.length() > suffix.length()
                && host.regionMatches(
                        true, host.length() - suffix.length(), suffix, 0, suffix.length());
    }
}
