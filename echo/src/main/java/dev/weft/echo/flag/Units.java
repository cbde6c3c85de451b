package dev.weft.echo.flag;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

/** Reads numbers with their units. */
public final class Units {

    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("(\\d{1,15})([A-Za-z]*)");
    private static final long LONGEST_MILLIS = Duration.ofDays(1).toMillis();

    private Units() {}

    /** {@code 200ms}, {@code 5s}, {@code 2m}, {@code 1h}; at most a day. */
    public static Duration duration(String text) throws UsageException {
        var expected = "expected a duration of at most a day such as 200ms, 5s, 2m or 1h";
        var match = NUMBER_AND_UNIT.matcher(text);
        if (!match.matches()) {
            throw new UsageException("not a duration: '" + text + "'; " + expected);
        }
        long unit =
                switch (match.group(2)) {
                    case "ms" -> 1L;
                    case "s" -> 1_000L;
                    case "m" -> 60_000L;
                    case "h" -> 3_600_000L;
                    default ->
                            throw new UsageException("not a duration: '" + text + "'; " + expected);
                };
        var count = Long.parseLong(match.group(1));
        if (count > LONGEST_MILLIS / unit) {
            throw new UsageException("too long: '" + text + "'; " + expected);
        }
        return Duration.ofMillis(count * unit);
    }

    /** Bytes: {@code 512}, {@code 64KiB}, {@code 10MiB}, {@code 1GiB}; at most a TiB. */
    public static long bytes(String text) throws UsageException {
        var expected = "expected bytes, at most 1024GiB, such as 512, 64KiB, 10MiB or 1GiB";
        var match = NUMBER_AND_UNIT.matcher(text);
        if (!match.matches()) {
            throw new UsageException("not a size: '" + text + "'; " + expected);
        }
        int shift =
                switch (match.group(2)) {
                    case "", "B" -> 0;
                    case "KiB" -> 10;
                    case "MiB" -> 20;
                    case "GiB" -> 30;
                    default -> throw new UsageException("not a size: '" + text + "'; " + expected);
                };
        var count = Long.parseLong(match.group(1));
        if (count > 1L << (40 - shift)) {
            throw new UsageException("too large: '" + text + "'; " + expected);
        }
        return count << shift;
    }

    /** A whole number from {@code least} to {@code most}, both included. */
    public static int whole(String text, int least, int most) throws UsageException {
        try {
            var number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below, with what was expected
        }
        throw new UsageException(
                String.format(
                        Locale.ROOT,
                        "'%s' is not a whole number from %d to %d",
                        text,
                        least,
                        most));
    }
}
