package dev.weft.waypoint.limit;

import dev.weft.api.waypoint.HttpMatch;
import dev.weft.api.waypoint.RateLimit;
import dev.weft.waypoint.authz.jwt.Claims;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.match.Dialect;
import dev.weft.waypoint.match.InvalidConfig;
import dev.weft.waypoint.match.RequestMatch;
import dev.weft.waypoint.request.Downstream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One limit and what it counted. Kept, with its counts, as long as the limit stays as it is. Any
 * thread.
 */
final class CountedLimit {

    private static final int MOST_KEYS = 16_384;
    private static final long LONGEST_WINDOW_MS = TimeUnit.DAYS.toMillis(31);

    private final RateLimit.Limit settings;
    private final String name;
    private final List<RequestMatch> matches;
    private final LimitKey key;
    private final Rate rate;
    private final Buckets buckets = new Buckets(MOST_KEYS);

    /**
     * @param policy {@code <namespace>/<name>}, for a limit without name
     */
    CountedLimit(RateLimit.Limit settings, String policy) throws InvalidConfig {
        this.settings = settings;
        this.name = quotable(settings.getName().isEmpty() ? policy : settings.getName());
        if (settings.getRequests() <= 0 || settings.getBurst() < 0) {
            throw new InvalidConfig("limit '" + name + "': expected 1 or more requests");
        }
        long window = settings.getWindowMs();
        if (window <= 0 || window > LONGEST_WINDOW_MS) {
            throw new InvalidConfig(
                    "limit '" + name + "': window of " + window + " ms: expected up to 31 days");
        }
        List<RequestMatch> tests = new ArrayList<>();
        for (HttpMatch match : settings.getMatchesList()) {
            tests.add(RequestMatch.compile(match, Dialect.GATEWAY_API));
        }
        this.matches = List.copyOf(tests);
        this.key = new LimitKey(settings.getKeysList());
        this.rate =
                Rate.of(
                        settings.getRequests(),
                        TimeUnit.MILLISECONDS.toNanos(window),
                        settings.getBurst() == 0 ? settings.getRequests() : settings.getBurst());
    }

    RateLimit.Limit settings() {
        return settings;
    }

    String name() {
        return name;
    }

    boolean isDryRun() {
        return settings.getDryRun();
    }

    boolean counts(RequestHead head, int port) {
        if (matches.isEmpty()) {
            return true;
        }
        for (RequestMatch match : matches) {
            if (match.matches(head, port)) {
                return true;
            }
        }
        return false;
    }

    String key(RequestHead head, Downstream downstream, Claims claims) {
        return key.of(head, downstream, claims);
    }

    Rate.Taken take(String of, int replicas, long now) {
        return buckets.take(of, share(replicas), now);
    }

    Rate.Taken look(String of, int replicas, long now) {
        return buckets.look(of, share(replicas), now);
    }

    void giveBack(String of, int replicas) {
        buckets.giveBack(of, share(replicas));
    }

    /** {@code "name";q=100;w=60} of the RateLimit-Policy field. */
    String policyField() {
        return "\""
                + name
                + "\";q="
                + settings.getRequests()
                + ";w="
                + Math.max(1, TimeUnit.MILLISECONDS.toSeconds(settings.getWindowMs()));
    }

    /** {@code "name";r=50;t=30} of the RateLimit field. */
    String field(Rate.Taken taken) {
        return "\"" + name + "\";r=" + taken.remaining() + ";t=" + seconds(taken.resetAfter());
    }

    /** Whole seconds, rounded up. */
    static long seconds(long nanos) {
        return Math.ceilDiv(nanos, TimeUnit.SECONDS.toNanos(1));
    }

    private Rate share(int replicas) {
        return settings.getShared() ? rate.share(replicas) : rate;
    }

    /** What a string of a structured field can hold (RFC 9651). */
    private static String quotable(String text) {
        return text.replaceAll("[^ !#-\\[\\]-~]", "_");
    }
}
