package dev.weft.perf.compare;

import dev.weft.perf.compare.Verdict.Result;
import dev.weft.perf.measure.Spread;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Holds what was measured against the project's targets. Ratios are formed round by round. Pure.
 */
public final class Verdicts {

    private static final String OURS = "weft";
    private static final String BOUND = "tls";
    private static final List<String> TUNNELS = List.of("haproxy", "nginx");

    private final Figures figures;
    private final List<Verdict> verdicts = new ArrayList<>();

    private Verdicts(Figures figures) {
        this.figures = figures;
    }

    /** All targets, in the order in which the project states them. */
    public static List<Verdict> of(Figures figures) {
        var all = new Verdicts(figures);
        all.judge();
        return List.copyOf(all.verdicts);
    }

    private void judge() {
        atMostBetter(Case.BULK_8, Figure.CPU_S_PER_GIB, 0.70);
        atLeastBetter(Case.BULK_8, Figure.GBIT_PER_S, 1.3);
        atMostBound(Case.BULK_1);
        atMostBound(Case.BULK_8);
        atMostBetter(Case.SMALL_32, Figure.CPU_US_EACH, 0.75);
        atMostBetter(Case.LARGE_32, Figure.CPU_US_EACH, 0.75);
        for (var what : List.of(Case.SMALL_1, Case.SMALL_32, Case.LARGE_1, Case.LARGE_32)) {
            atMostBetter(what, Figure.P50_US, 1.0);
            atMostBetter(what, Figure.P99_US, 1.0);
        }
        atLeastBetter(Case.NEW_CONNECTIONS, Figure.PER_S, 5);
        memory(Case.IDLE_MEMORY, Figure.CLIENT_RSS_MIB, Figure.SERVER_RSS_MIB, 64, "RSS MiB");
        memory(
                Case.IDLE_MEMORY,
                Figure.CLIENT_PRIVATE_MIB,
                Figure.SERVER_PRIVATE_MIB,
                44,
                "private MiB");
        memory(Case.LOADED_MEMORY, Figure.CLIENT_RSS_MIB, Figure.SERVER_RSS_MIB, 96, "RSS MiB");
        memory(
                Case.LOADED_MEMORY,
                Figure.CLIENT_PRIVATE_MIB,
                Figure.SERVER_PRIVATE_MIB,
                72,
                "private MiB");
        var cpu = figures.spread(Case.START, OURS, Figure.START_CPU_S);
        add(Case.START.title() + ", CPU s", 0.8, "<=", "", cpu);
    }

    /** Less is better: ours against the tunnel that needs least. */
    private void atMostBetter(Case what, Figure figure, double limit) {
        var better = better(what, figure, Comparator.naturalOrder());
        ratio(what, figure, limit, "<=", better);
    }

    /** More is better: ours against the tunnel that does most. */
    private void atLeastBetter(Case what, Figure figure, double limit) {
        var better = better(what, figure, Comparator.reverseOrder());
        ratio(what, figure, limit, ">=", better);
    }

    private void atMostBound(Case what) {
        var bound = Optional.of(BOUND).filter(name -> figures.has(what, name));
        ratio(what, Figure.CPU_S_PER_GIB, 1.05, "<=", bound);
    }

    private Optional<String> better(Case what, Figure figure, Comparator<Double> order) {
        return TUNNELS.stream()
                .filter(name -> !figures.values(what, name, figure).isEmpty())
                .min(
                        Comparator.comparing(
                                name -> figures.spread(what, name, figure).median(), order));
    }

    private void ratio(
            Case what, Figure figure, double limit, String bound, Optional<String> other) {
        var value = other.map(name -> figures.ratio(what, OURS, name, figure)).orElse(Spread.NONE);
        add(what.title() + ", " + figure.title(), limit, bound, other.orElse(""), value);
    }

    /** The larger of the two proxies has to fit. */
    private void memory(Case what, Figure client, Figure server, double limit, String unit) {
        var one = figures.spread(what, OURS, client);
        var other = figures.spread(what, OURS, server);
        var larger = one.median() >= other.median() ? one : other;
        add(what.title() + ", " + unit, limit, "<=", "", larger);
    }

    private void add(String what, double limit, String bound, String against, Spread value) {
        var reached = bound.equals("<=") ? value.median() <= limit : value.median() >= limit;
        var result = reached ? Result.REACHED : Result.MISSED;
        var target =
                String.format(
                        Locale.ROOT, against.isEmpty() ? "%s %s" : "%s %s x", bound, text(limit));
        verdicts.add(
                new Verdict(
                        what,
                        target,
                        against,
                        value,
                        value.count() == 0 ? Result.NOT_MEASURED : result));
    }

    private static String text(double limit) {
        return limit == Math.rint(limit)
                ? Long.toString(Math.round(limit))
                : Double.toString(limit);
    }
}
