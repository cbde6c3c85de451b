package dev.weft.perf.compare;

import dev.weft.perf.measure.Spread;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was measured, window by window. One owner. */
public final class Figures {

    /** Whose figure of what. */
    public record Key(Case what, String subject, Figure figure) {}

    private final Map<Key, List<Double>> series = new LinkedHashMap<>();

    void add(Case what, String subject, Figure figure, double value) {
        series.computeIfAbsent(new Key(what, subject, figure), key -> new ArrayList<>()).add(value);
    }

    /** The windows' values in order; empty when it was not measured. */
    public List<Double> values(Case what, String subject, Figure figure) {
        return List.copyOf(series.getOrDefault(new Key(what, subject, figure), List.of()));
    }

    public Spread spread(Case what, String subject, Figure figure) {
        return Spread.of(values(what, subject, figure));
    }

    /** Window by window, one subject's figure over another's. */
    public Spread ratio(Case what, String subject, String over, Figure figure) {
        return Spread.ofRatios(values(what, subject, figure), values(what, over, figure));
    }

    /** Whether a case has figures of a subject. */
    public boolean has(Case what, String subject) {
        return what.figures().stream().anyMatch(f -> !values(what, subject, f).isEmpty());
    }

    /** Everything, in the order in which it came. */
    public Map<Key, List<Double>> all() {
        return Map.copyOf(series);
    }
}
