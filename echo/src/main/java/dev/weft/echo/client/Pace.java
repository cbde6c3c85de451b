package dev.weft.echo.client;

import dev.weft.echo.client.ClientSettings.What;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Says when the next call is due. Shared by the workers, safe on any thread.
 *
 * <p>With a rate, calls are due at even distances from the start, however long the ones before
 * take: a slow server shows as latency and not as fewer calls.
 */
final class Pace {

    private final long start;
    private final long count;
    private final long nanosLong;
    private final long nanosApart;
    private final AtomicLong next = new AtomicLong();

    /** {@code start} is in the clock of {@link System#nanoTime()}. */
    Pace(What.Load load, long start) {
        this.start = start;
        this.count = load.count().orElse(Long.MAX_VALUE);
        this.nanosLong = load.duration().map(Duration::toNanos).orElse(Long.MAX_VALUE);
        this.nanosApart = load.rate().map(rate -> 1_000_000_000L / rate).orElse(0L);
    }

    /** When the next call is due, asked at {@code now}; empty when there are no more. */
    OptionalLong next(long now) {
        var index = next.getAndIncrement();
        var due = nanosApart == 0 ? now : start + index * nanosApart;
        return index < count && due - start < nanosLong
                ? OptionalLong.of(due)
                : OptionalLong.empty();
    }
}
