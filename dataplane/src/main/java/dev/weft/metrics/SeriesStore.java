package dev.weft.metrics;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The series of one family by their label values. Any thread. */
sealed interface SeriesStore<T extends Series> {

    Optional<T> get(List<String> key);

    T getOrMake(List<String> key, Supplier<T> maker);

    int size();

    /** What a scrape shows. */
    Map<List<String>, T> shown();

    /** Keeps what was made. */
    record Lasting<T extends Series>(Map<List<String>, T> series) implements SeriesStore<T> {

        Lasting() {
            this(new ConcurrentHashMap<>());
        }

        @Override
        public Optional<T> get(List<String> key) {
            return Optional.ofNullable(series.get(key));
        }

        @Override
        public T getOrMake(List<String> key, Supplier<T> maker) {
            return series.computeIfAbsent(key, _ -> maker.get());
        }

        @Override
        public int size() {
            return series.size();
        }

        @Override
        public Map<List<String>, T> shown() {
            return series;
        }
    }

    /**
     * Shows a series no longer when a scrape finds that it did not change for a time, and forgets
     * it when nobody holds its handle either. One that changes again is shown again, with its
     * value.
     */
    final class Passing<T extends Series> implements SeriesStore<T> {

        private final Duration idle;
        private final InstantSource clock;
        private final Map<List<String>, Entry<T>> entries = new ConcurrentHashMap<>();

        Passing(Duration idle, InstantSource clock) {
            this.idle = idle;
            this.clock = clock;
        }

        @Override
        public Optional<T> get(List<String> key) {
            return Optional.ofNullable(entries.get(key)).flatMap(Entry::series);
        }

        @Override
        public T getOrMake(List<String> key, Supplier<T> maker) {
            Instant now = clock.instant();
            while (true) {
                Entry<T> fresh = new Entry<>(maker.get(), now);
                Entry<T> entry =
                        entries.compute(
                                key,
                                (_, known) ->
                                        known != null && known.series().isPresent()
                                                ? known
                                                : fresh);
                Optional<T> series = entry.series();
                if (series.isPresent()) {
                    return series.get();
                }
            }
        }

        @Override
        public int size() {
            return entries.size();
        }

        @Override
        public synchronized Map<List<String>, T> shown() {
            Instant now = clock.instant();
            Instant oldest = idle.isZero() ? Instant.MIN : now.minus(idle);
            Map<List<String>, T> shown = new HashMap<>();
            entries.forEach((key, entry) -> {
                Optional<T> series = entry.series();
                if (series.isEmpty()) {
                    entries.remove(key, entry);
                } else if (entry.isFresh(series.get(), now, oldest)) {
                    shown.put(key, series.get());
                }
            });
            return shown;
        }

        /** Fields but the references are guarded by the store. */
        private static final class Entry<T extends Series> {
            private final WeakReference<T> handle;

            /** Keeps it alive while it is shown; only the garbage collector looks at it. */
            @SuppressWarnings("UnusedVariable")
            private volatile @Nullable T kept;

            private long value;
            private Instant changed;

            Entry(T series, Instant now) {
                this.handle = new WeakReference<>(series);
                this.kept = series;
                this.changed = now;
            }

            Optional<T> series() {
                return Optional.ofNullable(handle.get());
            }

            boolean isFresh(T series, Instant now, Instant oldest) {
                long current = series.activity();
                if (current != value) {
                    value = current;
                    changed = now;
                }
                boolean fresh = changed.isAfter(oldest);
                kept = fresh ? series : null;
                return fresh;
            }
        }
    }
}
