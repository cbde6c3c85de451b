package dev.weft.waypoint.telemetry;

import dev.weft.waypoint.request.RequestTrace;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes where a request stands in a trace: W3C Trace Context ({@code traceparent}), and
 * B3 in one header or in several, in which the caller wrote it.
 */
final class TraceHeaders {
    static final String TRACEPARENT = "traceparent";
    static final String B3 = "b3";
    static final String B3_TRACE = "x-b3-traceid";
    static final String B3_SPAN = "x-b3-spanid";
    static final String B3_PARENT = "x-b3-parentspanid";
    static final String B3_SAMPLED = "x-b3-sampled";

    private static final Pattern W3C =
            Pattern.compile("([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?");
    private static final Pattern SINGLE =
            Pattern.compile("([0-9a-f]{16}|[0-9a-f]{32})-([0-9a-f]{16})(?:-([01d]))?(?:-.*)?");
    private static final String NO_TRACE = "0".repeat(32);
    private static final String NO_SPAN = "0".repeat(16);

    private TraceHeaders() {}

    /**
     * What a caller told.
     *
     * @param sampled empty if it leaves that to us
     */
    record Told(String traceId, String spanId, Optional<Boolean> sampled) {}

    /** The caller's place in a trace; what is not well-formed counts as not told. */
    static Optional<Told> read(HttpHeaders headers) {
        String w3c = headers.get(TRACEPARENT);
        if (w3c != null) {
            Matcher parts = W3C.matcher(w3c.strip());
            if (parts.matches()
                    && !parts.group(1).equals("ff")
                    && !parts.group(2).equals(NO_TRACE)
                    && !parts.group(3).equals(NO_SPAN)) {
                boolean sampled = (Integer.parseInt(parts.group(4), 16) & 1) == 1;
                return Optional.of(new Told(parts.group(2), parts.group(3), Optional.of(sampled)));
            }
        }
        String b3 = headers.get(B3);
        if (b3 != null) {
            Matcher parts = SINGLE.matcher(b3.strip());
            if (parts.matches()) {
                return Optional.of(
                        new Told(wide(parts.group(1)), parts.group(2), flag(parts.group(3))));
            }
        }
        String trace = headers.get(B3_TRACE);
        String span = headers.get(B3_SPAN);
        if (trace != null
                && span != null
                && trace.matches("[0-9a-f]{16}|[0-9a-f]{32}")
                && span.matches("[0-9a-f]{16}")) {
            return Optional.of(new Told(wide(trace), span, flag(headers.get(B3_SAMPLED))));
        }
        return Optional.empty();
    }

    /** Makes our own span the parent of what the backend does. */
    static void write(RequestTrace trace, HttpHeaders headers) {
        String sampled = trace.sampled() ? "1" : "0";
        boolean b3 = headers.contains(B3);
        boolean several = headers.contains(B3_TRACE);
        if (b3) {
            headers.set(B3, trace.traceId() + "-" + trace.spanId() + "-" + sampled);
        }
        if (several) {
            headers.set(B3_TRACE, trace.traceId());
            headers.set(B3_SPAN, trace.spanId());
            headers.set(B3_SAMPLED, sampled);
            if (trace.parentId().isEmpty()) {
                headers.remove(B3_PARENT);
            } else {
                headers.set(B3_PARENT, trace.parentId());
            }
        }
        if (headers.contains(TRACEPARENT) || (!b3 && !several)) {
            headers.set(
                    TRACEPARENT, "00-" + trace.traceId() + "-" + trace.spanId() + "-0" + sampled);
        }
    }

    static String newTrace(RandomGenerator random) {
        return hex(random.nextLong()) + hex(random.nextLong() | 1);
    }

    static String newSpan(RandomGenerator random) {
        return hex(random.nextLong() | 1);
    }

    private static String hex(long number) {
        return HexFormat.of().toHexDigits(number);
    }

    private static String wide(String traceId) {
        return traceId.length() == 16 ? NO_SPAN + traceId : traceId;
    }

    private static Optional<Boolean> flag(@Nullable String text) {
        return text == null ? Optional.empty() : Optional.of(!text.equals("0"));
    }
}
