package dev.weft.waypoint.request;

/**
 * Where a request stands in a trace.
 *
 * @param traceId 32 hex digits; empty if there is no trace
 * @param spanId of the proxy's own span for this request, 16 hex digits
 * @param parentId of the caller's span; empty if it told none
 */
public record RequestTrace(String traceId, String spanId, String parentId, boolean sampled) {

    public static final RequestTrace NONE = new RequestTrace("", "", "", false);
}
