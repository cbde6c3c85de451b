package dev.weft.config;

import dev.weft.net.IpPort;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text to values. What cannot be read is an {@link IllegalArgumentException} that says how. */
final class SettingParsers {

    private static final Pattern PART = Pattern.compile("([0-9]+(?:\\.[0-9]{1,9})?)([a-z]+)");
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,15})([KMG]i?B?)?");

    private static final Map<String, Long> NANOS =
            Map.of(
                    "ns", 1L,
                    "us", 1_000L,
                    "ms", 1_000_000L,
                    "s", 1_000_000_000L,
                    "m", 60_000_000_000L,
                    "h", 3_600_000_000_000L);

    private SettingParsers() {}

    /** {@code 10s}, {@code 500ms}, {@code 1h30m}, {@code 1.5s}, {@code 0}. */
    static Duration duration(String text) {
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        BigDecimal nanos = BigDecimal.ZERO;
        Matcher part = PART.matcher(text);
        int end = 0;
        while (part.find() && part.start() == end && NANOS.containsKey(part.group(2))) {
            BigDecimal unit = BigDecimal.valueOf(NANOS.get(part.group(2)));
            nanos = nanos.add(new BigDecimal(part.group(1)).multiply(unit));
            end = part.end();
        }
        boolean whole = end == text.length() && end > 0;
        if (!whole || nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            throw new IllegalArgumentException("a duration such as 500ms, 10s, 5m or 1h30m");
        }
        return Duration.ofNanos(nanos.longValue());
    }

    /**
     * Bytes: {@code 65536}, {@code 64K}, {@code 64Ki}, {@code 16MiB}; every unit counts by 1024.
     */
    static long size(String text) {
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("a size such as 65536, 64Ki or 16Mi");
        }
        String unit = matcher.group(2) == null ? "" : matcher.group(2).substring(0, 1);
        int shift =
                switch (unit) {
                    case "K" -> 10;
                    case "M" -> 20;
                    case "G" -> 30;
                    default -> 0;
                };
        long number = Long.parseLong(matcher.group(1));
        if (number > Long.MAX_VALUE >> shift) {
            throw new IllegalArgumentException("a size of at most 2^63 bytes");
        }
        return number << shift;
    }

    static boolean bool(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw new IllegalArgumentException("true or false");
        };
    }

    static int number(String text, int min, int max) {
        try {
            int number = Integer.parseInt(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // the complaint is the same
        }
        throw new IllegalArgumentException("a whole number from " + min + " to " + max);
    }

    static IpPort ipPort(String text) {
        return IpPort.parse(text)
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "address:port such as 0.0.0.0:15012 or [::]:15012"));
    }
}
