package dev.weft.perf.measure;

import java.util.ArrayList;
import java.util.List;

/**
 * What a series of figures comes to.
 *
 * @param count how many figures; median, min and max are NaN when there is none
 */
public record Spread(double median, double min, double max, int count) {

    public static final Spread NONE = new Spread(Double.NaN, Double.NaN, Double.NaN, 0);

    public static Spread of(List<Double> figures) {
        if (figures.isEmpty()) {
            return NONE;
        }
        var sorted = figures.stream().sorted().toList();
        var middle = sorted.size() / 2;
        var median =
                sorted.size() % 2 == 1
                        ? sorted.get(middle)
                        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        return new Spread(median, sorted.getFirst(), sorted.getLast(), sorted.size());
    }

    /**
     * The ratio of figures taken one after the other in the same round: what disturbs the machine
     * for longer than a round disturbs both. Pairs end where the shorter list does; a pair whose
     * divisor is not above 0 is left out.
     */
    public static Spread ofRatios(List<Double> figures, List<Double> divisors) {
        var ratios = new ArrayList<Double>();
        for (var i = 0; i < Math.min(figures.size(), divisors.size()); i++) {
            if (divisors.get(i) > 0) {
                ratios.add(figures.get(i) / divisors.get(i));
            }
        }
        return of(ratios);
    }
}
