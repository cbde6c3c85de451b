package dev.weft.controller.reading;

import dev.weft.manifest.Field;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as users write them, to milliseconds. */
public final class Durations {

    private static final Pattern GATEWAY_API = Pattern.compile("(?:[0-9]{1,5}(?:h|m|s|ms)){1,4}");
    private static final Pattern GO =
            Pattern.compile("(?:[0-9]{1,12}(?:\\.[0-9]{1,9})?(?:h|ms|us|ns|m|s))+");
    private static final Pattern PART = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(h|ms|us|ns|m|s)");
    private static final Map<String, BigDecimal> MILLIS =
            Map.of(
                    "h",
                    BigDecimal.valueOf(3_600_000),
                    "m",
                    BigDecimal.valueOf(60_000),
                    "s",
                    BigDecimal.valueOf(1000),
                    "ms",
                    BigDecimal.ONE,
                    "us",
                    new BigDecimal("0.001"),
                    "ns",
                    new BigDecimal("0.000001"));

    private Durations() {}

    /** Of the Gateway API: {@code 1h2m3s4ms}, whole numbers; empty when absent. */
    public static OptionalLong ofGatewayApi(Field field) {
        return read(field, GATEWAY_API, "a duration such as 10s or 1m30s500ms");
    }

    /** As Istio takes them, {@code 1.5s} as well; empty when absent. */
    public static OptionalLong ofIstio(Field field) {
        return read(field, GO, "a duration such as 0.5s or 300ms");
    }

    private static OptionalLong read(Field field, Pattern form, String expected) {
        if (!field.isPresent()) {
            return OptionalLong.empty();
        }
        String text = field.requiredText();
        if (text.length() > 40 || !form.matcher(text).matches()) {
            throw field.wrong(expected);
        }
        BigDecimal total = BigDecimal.ZERO;
        Matcher parts = PART.matcher(text);
        while (parts.find()) {
            BigDecimal unit = MILLIS.getOrDefault(parts.group(2), BigDecimal.ZERO);
            total = total.add(new BigDecimal(parts.group(1)).multiply(unit));
        }
        // What is shorter than a millisecond, but not zero, stays a limit.
        return OptionalLong.of(total.setScale(0, RoundingMode.CEILING).longValue());
    }
}
