package dev.weft.hbone;

import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The {@code traceparent} header (W3C Trace Context, version 00), one for each user connection.
 *
 * @param traceHigh first half of the trace id
 * @param traceLow second half of the trace id; the id is never all zero
 * @param spanId never zero
 * @param flags 00 when this side did not sample
 */
public record TraceParent(long traceHigh, long traceLow, long spanId, int flags) {

    private static final int LENGTH = 55;

    /** A new trace that is not sampled. */
    public static TraceParent random(RandomGenerator random) {
        return new TraceParent(random.nextLong(), random.nextLong() | 1, random.nextLong() | 1, 0);
    }

    public String encode() {
        return "00-"
                + traceId()
                + "-"
                + hex(spanId)
                + "-"
                + HexFormat.of().toHexDigits((byte) flags);
    }

    /** 32 hex digits. */
    public String traceId() {
        return hex(traceHigh) + hex(traceLow);
    }

    /** Empty for another version or any other shape. */
    public static Optional<TraceParent> parse(String header) {
        if (header.length() != LENGTH
                || !header.startsWith("00-")
                || header.charAt(35) != '-'
                || header.charAt(52) != '-'
                || !header.equals(header.toLowerCase(Locale.ROOT))) {
            return Optional.empty();
        }
        try {
            TraceParent parsed =
                    new TraceParent(
                            Long.parseUnsignedLong(header, 3, 19, 16),
                            Long.parseUnsignedLong(header, 19, 35, 16),
                            Long.parseUnsignedLong(header, 36, 52, 16),
                            Integer.parseInt(header, 53, 55, 16));
            boolean ids = (parsed.traceHigh | parsed.traceLow) != 0 && parsed.spanId != 0;
            return ids && parsed.encode().equals(header) ? Optional.of(parsed) : Optional.empty();
        } catch (NumberFormatException notHex) {
            return Optional.empty();
        }
    }

    private static String hex(long value) {
        return HexFormat.of().toHexDigits(value);
    }
}
