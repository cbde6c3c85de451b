package dev.weft.waypoint.limit;

/**
 * What one limit would say to a request.
 *
 * @param counts whether it is about such requests
 * @param refuses whether it would refuse it
 */
public record LimitFinding(String name, boolean counts, boolean refuses, String why) {

    static LimitFinding other(String name) {
        return new LimitFinding(name, false, false, "its matches do not hold for this request");
    }

    static LimitFinding of(CountedLimit limit, String key, Rate.Taken taken) {
        String why =
                taken.passed()
                        ? taken.remaining() + " more may follow at once"
                        : "nothing is left; one may pass in "
                                + CountedLimit.seconds(taken.retryAfter())
                                + " s";
        String part =
                limit.isShared() ? "; the part of this replica is " + percent(limit.part(key)) : "";
        return new LimitFinding(
                limit.name(),
                true,
                !taken.passed() && !limit.isDryRun(),
                why + part + (limit.isDryRun() ? " (dry run)" : ""));
    }

    /** {@code 48.4 %} of 484,123 millionths. */
    private static String percent(int millionths) {
        return millionths / 10_000 + "." + millionths / 1000 % 10 + " %";
    }
}
