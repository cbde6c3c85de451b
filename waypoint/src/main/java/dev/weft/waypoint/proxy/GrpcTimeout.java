package dev.weft.waypoint.proxy;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The header {@code grpc-timeout}: up to eight digits and a unit. Pure. */
final class GrpcTimeout {
    private static final int MOST_DIGITS = 8;

    private GrpcTimeout() {}

    /** Empty for none and for what is no such value. */
    static Optional<Duration> parse(@Nullable String header) {
        if (header == null || header.length() < 2 || header.length() > MOST_DIGITS + 1) {
            return Optional.empty();
        }
        long number = 0;
        for (int i = 0; i < header.length() - 1; i++) {
            int digit = header.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return Optional.empty();
            }
            number = number * 10 + digit;
        }
        long value = number;
        return switch (header.charAt(header.length() - 1)) {
            case 'H' -> Optional.of(Duration.ofHours(value));
            case 'M' -> Optional.of(Duration.ofMinutes(value));
            case 'S' -> Optional.of(Duration.ofSeconds(value));
            case 'm' -> Optional.of(Duration.ofMillis(value));
            case 'u' -> Optional.of(Duration.ofNanos(value * 1000));
            case 'n' -> Optional.of(Duration.ofNanos(value));
            default -> Optional.empty();
        };
    }
}
