package dev.weft.waypoint.limit;

import dev.weft.waypoint.request.LocalResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the limits say to a request.
 *
 * @param refused the answer (429) to a request that may not pass; it has the headers already
 * @param responseHeaders for the response to one that may
 * @param dryRun limits in dry run, by name, that would have refused it
 */
public record LimitVerdict(
        Optional<LocalResponse> refused,
        List<Map.Entry<String, String>> responseHeaders,
        List<String> dryRun) {

    /** No limit counts it. */
    static final LimitVerdict UNLIMITED = new LimitVerdict(Optional.empty(), List.of(), List.of());

    public LimitVerdict {
        responseHeaders = List.copyOf(responseHeaders);
        dryRun = List.copyOf(dryRun);
    }
}
