package dev.weft.metrics;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * All series of one metric name.
 *
 * <p>The number of series is bounded. When a family is full, further label values share one series
 * whose values are all {@value #OVERFLOW}, and the registry counts how often that happened.
 *
 * @param <T> the kind of handle
 */
public final class Family<T extends Series> implements Metric {

    /** What every label of the shared series says. */
    static final String OVERFLOW = "overflow";

    private final String name;
    private final String help;
    private final String type;
    private final List<String> labels;
    private final Supplier<T> maker;
    private final SeriesLimit limit;
    private final SeriesStore<T> series;

    Family(Description description, Supplier<T> maker, SeriesLimit limit) {
        this(description, maker, limit, new SeriesStore.Lasting<>());
    }

    Family(Description description, Supplier<T> maker, SeriesLimit limit, SeriesStore<T> series) {
        this.series = series;
        this.name = description.name();
        this.help = description.help();
        this.type = description.type();
        this.labels = description.labels();
        this.maker = maker;
        this.limit = limit;
    }

    /** What a family is called and which labels it has. */
    record Description(String name, String help, String type, List<String> labels) {

        Description {
            labels = List.copyOf(labels);
            for (String label : labels) {
                if (!label.matches("[a-zA-Z_][a-zA-Z0-9_]*") || label.equals("le")) {
                    throw new IllegalArgumentException(
                            "metric "
                                    + name
                                    + ": label '"
                                    + label
                                    + "': expected letters, digits and _, and not le");
                }
            }
            if (!name.matches("[a-zA-Z_:][a-zA-Z0-9_:]*")) {
                throw new IllegalArgumentException(
                        "metric '" + name + "': expected letters, digits, _ and :");
            }
        }
    }

    /**
     * The series of these label values, made when it is new. Costs a map look-up: do it once per
     * connection, not per event.
     *
     * @param values one per label, in the order of the family's labels
     */
    public T with(String... values) {
        List<String> key = List.of(values);
        if (key.size() != labels.size()) {
            throw new IllegalArgumentException(
                    "metric " + name + ": got " + key + ", expected values for " + labels);
        }
        Optional<T> known = series.get(key);
        if (known.isPresent()) {
            return known.get();
        }
        if (series.size() >= limit.perFamily()) {
            limit.exceeded(name);
            return made(Collections.nCopies(labels.size(), OVERFLOW));
        }
        return made(key);
    }

    private T made(List<String> key) {
        return series.getOrMake(key, maker);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String help() {
        return help;
    }

    @Override
    public String type() {
        return type;
    }

    @Override
    public void samples(Exposition out) {
        series.shown().entrySet().stream()
                .sorted(Map.Entry.comparingByKey(Family::compare))
                .forEach(entry -> entry.getValue().write(out, name, labels, entry.getKey()));
    }

    private static int compare(List<String> a, List<String> b) {
        for (int i = 0; i < a.size(); i++) {
            int order = a.get(i).compareTo(b.get(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }
}
