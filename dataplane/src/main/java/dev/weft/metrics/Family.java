package dev.weft.metrics;

import java.util.ArrayList;
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
            check(name, labels);
            if (!name.matches("[a-zA-Z_:][a-zA-Z0-9_:]*")) {
                throw new IllegalArgumentException(
                        "metric '" + name + "': expected letters, digits, _ and :");
            }
        }

        private static void check(String name, List<String> labels) {
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
        }
    }

    /**
     * The series of these label values, made when it is new. Costs a map look-up: do it once per
     * connection, not per event.
     *
     * @param values one per label, in the order of the family's labels
     */
    public T with(String... values) {
        return at(labels, List.of(values));
    }

    /**
     * The series with labels beyond the family's own, as users may add them to some of its series.
     *
     * @param more names of the further labels; each only once, and none of the family's
     * @param values one for each of the family's labels, then one for each further one
     */
    public T withMore(List<String> more, List<String> values) {
        List<String> names = new ArrayList<>(labels);
        names.addAll(more);
        Description.check(name, more);
        return at(names, values);
    }

    private T at(List<String> names, List<String> values) {
        if (values.size() != names.size()) {
            throw new IllegalArgumentException(
                    "metric " + name + ": got " + values + ", expected values for " + names);
        }
        List<String> key = values;
        if (names.size() > labels.size()) {
            key = new ArrayList<>(values);
            key.addAll(names.subList(labels.size(), names.size()));
        }
        Optional<T> known = series.get(key);
        if (known.isPresent()) {
            return known.get();
        }
        if (series.size() >= limit.perFamily()) {
            limit.exceeded(name);
            return made(Collections.nCopies(labels.size(), OVERFLOW));
        }
        return made(List.copyOf(key));
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
                .forEach(entry -> write(out, entry.getKey(), entry.getValue()));
    }

    /** A key is the values, and then the names of the labels that are not the family's own. */
    private void write(Exposition out, List<String> key, T one) {
        int more = (key.size() - labels.size()) / 2;
        int values = labels.size() + more;
        List<String> names = labels;
        if (more > 0) {
            names = new ArrayList<>(labels);
            names.addAll(key.subList(values, key.size()));
        }
        one.write(out, name, names, key.subList(0, values));
    }

    private static int compare(List<String> a, List<String> b) {
        for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
            int order = a.get(i).compareTo(b.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(a.size(), b.size());
    }
}
