package dev.weft.cni.redirect;

import java.util.List;
import java.util.Set;

/**
 * The policy route by which answers to the proxy's connections come back to its sockets: what bears
 * the return mark is delivered locally, whatever its destination. Texts for {@code ip -batch} and
 * the reading of what the tool says.
 */
final class ReturnRoute {

    private static final int TABLE = 100;
    private static final int PRIORITY = 32764;

    private static final String SELECTOR =
            "fwmark 0x%M/0x%K pref %P lookup %T"
                    .replace("%M", Integer.toHexString(RuleSet.RETURN_MARK))
                    .replace("%K", Integer.toHexString(RuleSet.MARK_MASK))
                    .replace("%P", Integer.toString(PRIORITY))
                    .replace("%T", Integer.toString(TABLE));

    /** What the tool says about a line whose effect is there already. */
    private static final Set<String> HARMLESS_ON_ADD = Set.of("RTNETLINK answers: File exists");

    private ReturnRoute() {}

    static String add(IpFamily family) {
        return "route replace local "
                + all(family)
                + " dev lo table "
                + TABLE
                + "\n"
                + "rule add "
                + SELECTOR
                + "\n";
    }

    static String remove(IpFamily family) {
        return "rule del "
                + SELECTOR
                + "\n"
                + "route del local "
                + all(family)
                + " dev lo table "
                + TABLE
                + "\n";
    }

    static List<String> batch(IpFamily family) {
        return List.of("ip", option(family), "-force", "-batch", "-");
    }

    static String list() {
        return "rule show pref " + PRIORITY + "\nroute show table " + TABLE + "\n";
    }

    /** Whether the tool complained of nothing but that the rule was there. */
    static boolean added(CommandResult result) {
        return result.succeeded()
                || result.errors()
                        .lines()
                        .allMatch(line ->
                                HARMLESS_ON_ADD.contains(line)
                                        || line.startsWith("Command failed -:"));
    }

    /** What is not listed is not there; a table that was never filled is an error to the tool. */
    static boolean holdsRule(CommandResult listing) {
        String mark = "fwmark 0x" + Integer.toHexString(RuleSet.RETURN_MARK);
        return listing.output()
                .lines()
                .anyMatch(line -> line.contains(mark) && line.contains("lookup " + TABLE));
    }

    static boolean holdsRoute(CommandResult listing) {
        return listing.output().lines().anyMatch(line -> line.startsWith("local default dev lo"));
    }

    private static String all(IpFamily family) {
        return family == IpFamily.IPV6 ? "::/0" : "0.0.0.0/0";
    }

    private static String option(IpFamily family) {
        return family == IpFamily.IPV6 ? "-6" : "-4";
    }
}
