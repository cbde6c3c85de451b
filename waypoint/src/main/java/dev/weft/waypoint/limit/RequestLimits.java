package dev.weft.waypoint.limit;

import com.google.protobuf.ByteString;
import dev.weft.waypoint.authz.jwt.Claims;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.request.Downstream;
import dev.weft.waypoint.request.LocalResponse;
import dev.weft.waypoint.request.ResponseFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * The limits of one front. All that count a request must let it pass, and one that is refused
 * counts nowhere. Any thread.
 */
public final class RequestLimits {

    /** Counted once, and to be given back if another limit refuses. */
    private record Count(CountedLimit limit, String key) {}

    private final List<CountedLimit> limits;

    RequestLimits(List<CountedLimit> limits) {
        this.limits = List.copyOf(limits);
    }

    public boolean isEmpty() {
        return limits.isEmpty();
    }

    List<CountedLimit> limits() {
        return limits;
    }

    /**
     * Counts a request.
     *
     * @param now in nanoseconds, as {@link System#nanoTime}
     */
    public LimitVerdict check(RequestHead head, Downstream downstream, Claims claims, long now) {
        if (limits.isEmpty()) {
            return LimitVerdict.UNLIMITED;
        }
        List<Count> counted = new ArrayList<>();
        List<String> dryRun = new ArrayList<>();
        StringJoiner policies = new StringJoiner(", ");
        StringJoiner fields = new StringJoiner(", ");
        for (CountedLimit limit : limits) {
            if (!limit.counts(head, downstream.front().port())) {
                continue;
            }
            String key = limit.key(head, downstream, claims);
            Rate.Taken taken = limit.take(key, now);
            if (limit.isDryRun()) {
                if (!taken.passed()) {
                    dryRun.add(limit.name());
                }
                continue;
            }
            if (!taken.passed()) {
                counted.forEach(count -> count.limit().giveBack(count.key()));
                return refused(limit, taken, dryRun);
            }
            counted.add(new Count(limit, key));
            policies.add(limit.policyField());
            fields.add(limit.field(taken));
        }
        if (counted.isEmpty() && dryRun.isEmpty()) {
            return LimitVerdict.UNLIMITED;
        }
        List<Map.Entry<String, String>> headers =
                counted.isEmpty() ? List.of() : headers(policies.toString(), fields.toString());
        return new LimitVerdict(Optional.empty(), headers, dryRun);
    }

    /** What each limit would say to a request; counts nothing. */
    public List<LimitFinding> explain(
            RequestHead head, Downstream downstream, Claims claims, long now) {
        List<LimitFinding> findings = new ArrayList<>();
        for (CountedLimit limit : limits) {
            if (!limit.counts(head, downstream.front().port())) {
                findings.add(LimitFinding.other(limit.name()));
                continue;
            }
            String key = limit.key(head, downstream, claims);
            findings.add(LimitFinding.of(limit, key, limit.look(key, now)));
        }
        return findings;
    }

    private static LimitVerdict refused(CountedLimit limit, Rate.Taken taken, List<String> dryRun) {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        headers.add(Map.entry("content-type", "text/plain"));
        headers.add(
                Map.entry("retry-after", Long.toString(CountedLimit.seconds(taken.retryAfter()))));
        headers.addAll(headers(limit.policyField(), limit.field(taken)));
        LocalResponse response =
                new LocalResponse(
                        429,
                        headers,
                        ByteString.copyFromUtf8("rate limited"),
                        ResponseFlag.RATE_LIMITED,
                        "request_rate_limited{" + limit.name() + "}");
        return new LimitVerdict(Optional.of(response), List.of(), dryRun);
    }

    private static List<Map.Entry<String, String>> headers(String policies, String fields) {
        return List.of(Map.entry("ratelimit-policy", policies), Map.entry("ratelimit", fields));
    }
}
