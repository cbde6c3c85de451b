package dev.weft.waypoint.upstream.balance;

import dev.weft.waypoint.upstream.settings.Balancing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The endpoints of a destination, ready to be chosen from. Made anew when one comes, goes, is left
 * out or comes back; immutable, any thread.
 *
 * <p>Tiers are used best first. A tier gives the next one a part of its traffic when less than five
 * in seven of it are usable, as much as it lacks.
 */
public final class EndpointTable {
    public static final EndpointTable EMPTY = new EndpointTable(List.of(), new long[0]);

    /** How much more than its own part an endpoint can take over from those that are left out. */
    private static final double SPARE = 1.4;

    private static final int SCALE = 1 << 20;

    private final List<Tier> tiers;

    /** Where each tier's part of {@link #SCALE} ends. */
    private final long[] ends;

    private final Map<String, Endpoint> byName = new HashMap<>();

    private EndpointTable(List<Tier> tiers, long[] ends) {
        this.tiers = tiers;
        this.ends = ends;
        tiers.forEach(tier -> tier.all().forEach(e -> byName.put(e.name(), e)));
    }

    /**
     * Works out a table.
     *
     * @param tiers best first; which endpoints are usable is looked at now
     * @param minHealthyPercent with fewer usable ones, all of a tier are used
     */
    public static EndpointTable of(
            List<List<Share>> tiers, Balancing balancing, int minHealthyPercent) {
        List<List<Share>> filled = tiers.stream().filter(tier -> !tier.isEmpty()).toList();
        if (filled.isEmpty()) {
            return EMPTY;
        }
        double[] able = new double[filled.size()];
        double sum = 0;
        for (int i = 0; i < able.length; i++) {
            able[i] = Math.min(1, SPARE * usable(filled.get(i)));
            sum += able[i];
        }
        boolean lacking = sum < 1;
        List<Tier> made =
                filled.stream()
                        .map(shares -> {
                            boolean panic = lacking && usable(shares) * 100 < minHealthyPercent;
                            return Tier.of(shares, balancing, panic);
                        })
                        .toList();
        return new EndpointTable(made, parts(made, able, sum));
    }

    private static double usable(List<Share> shares) {
        long count = shares.stream().filter(s -> s.endpoint().load().isUsable()).count();
        return count / (double) shares.size();
    }

    private static long[] parts(List<Tier> tiers, double[] able, double sum) {
        long[] ends = new long[able.length];
        boolean panic = tiers.stream().anyMatch(Tier::isPanic);
        double scale = sum < 1 && sum > 0 ? 1 / sum : 1;
        double end = 0;
        for (int i = 0; i < ends.length; i++) {
            double part =
                    panic
                            ? tiers.get(i).size()
                                    / (double) tiers.stream().mapToInt(Tier::size).sum()
                            : able[i] * scale;
            end = Math.min(1, end + part);
            ends[i] = Math.round(end * SCALE);
        }
        ends[ends.length - 1] = SCALE;
        return ends;
    }

    /** Chooses one; empty if there is none that may be used. */
    public Optional<Endpoint> pick(Ask ask) {
        if (tiers.isEmpty()) {
            return Optional.empty();
        }
        int first = first(ask);
        Optional<Endpoint> found = tiers.get(first).pick(ask);
        for (int i = 0; found.isEmpty() && i < tiers.size(); i++) {
            found = tiers.get(i).pick(ask);
        }
        return found.isEmpty() && !ask.avoid().isEmpty() ? pick(ask.avoidingNone()) : found;
    }

    /** Which tier a request is for: of the same hash the same one. */
    private int first(Ask ask) {
        if (tiers.size() == 1) {
            return 0;
        }
        long point = Hashes.mix(ask.hash()) & (SCALE - 1);
        int tier = 0;
        while (ends[tier] <= point) {
            tier++;
        }
        return tier;
    }

    /** The endpoint of this name, if it may be used. */
    public Optional<Endpoint> named(String name) {
        return Optional.ofNullable(byName.get(name)).filter(e -> e.load().isUsable());
    }

    /** The part of the traffic that each tier with endpoints gets, of 1, best tier first. */
    public List<Double> parts() {
        List<Double> parts = new ArrayList<>();
        long before = 0;
        for (long end : ends) {
            parts.add((end - before) / (double) SCALE);
            before = end;
        }
        return parts;
    }

    /** Whether an endpoint's tier has so few usable ones that all of it are used. */
    public boolean panics(Endpoint endpoint) {
        return tiers.stream().anyMatch(tier -> tier.isPanic() && tier.all().contains(endpoint));
    }

    /** All, usable or not. */
    public List<Endpoint> all() {
        return tiers.stream().flatMap(tier -> tier.all().stream()).toList();
    }

    public int size() {
        return byName.size();
    }

    /** How many are usable. */
    public int usable() {
        return (int) byName.values().stream().filter(e -> e.load().isUsable()).count();
    }
}
