package dev.weft.echo.call;

import java.time.Duration;

/**
 * A moment by which something must be done.
 *
 * @param nanoTime in the clock of {@link System#nanoTime()}
 */
public record Deadline(long nanoTime) {

    public static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    public boolean passed() {
        return remainingNanos() <= 0;
    }

    public long remainingNanos() {
        return nanoTime - System.nanoTime();
    }

    /** What a socket takes as a timeout: never 0, which would mean for ever. */
    public int remainingMillis() {
        return Math.clamp(remainingNanos() / 1_000_000, 1, Integer.MAX_VALUE);
    }
}
