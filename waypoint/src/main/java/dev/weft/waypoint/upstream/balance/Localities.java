package dev.weft.waypoint.upstream.balance;

import dev.weft.mesh.Candidates;
import dev.weft.mesh.Candidates.Candidate;
import dev.weft.waypoint.upstream.settings.LocalityRules;
import dev.weft.waypoint.upstream.settings.LocalityRules.Distribution;
import dev.weft.workload.Workload;
import dev.weft.workload.WorkloadUid;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * Sorts endpoints into tiers by where they are. Pure.
 *
 * <p>Failover needs the detection of outliers, as without it nobody knows that a place fails; then
 * what discovery says of the service holds, as it does without rules.
 */
public final class Localities {
    /** Parts of a share: percentages are divided among endpoints without much loss. */
    private static final long SCALE = 1_000_000;

    private Localities() {}

    /**
     * From where it is seen.
     *
     * @param peers the replicas of this proxy, itself among them
     * @param outliers whether outliers are detected
     * @param members which of the candidates are meant
     */
    public record View(
            Workload self,
            Collection<Workload> peers,
            Function<WorkloadUid, Map<String, String>> labels,
            boolean outliers,
            Predicate<Workload> members) {}

    /** The tiers, best first. What has no capacity is in none. */
    public static List<List<Share>> tiers(
            Candidates candidates,
            LocalityRules rules,
            View view,
            Function<Candidate, Endpoint> endpoints) {
        List<List<Candidate>> given = lists(candidates, view.members);
        List<Candidate> all = given.stream().flatMap(List::stream).toList();
        if (rules.disabled()) {
            return shares(List.of(all), endpoints);
        }
        Optional<Distribution> distribution = distribution(rules, view.self);
        if (distribution.isPresent()) {
            return List.of(distributed(all, distribution.get(), endpoints));
        }
        if (view.outliers && !rules.priority().isEmpty()) {
            return shares(ranked(all, c -> priority(c, rules.priority(), view)), endpoints);
        }
        if (view.outliers && !rules.failover().isEmpty()) {
            return shares(ranked(all, c -> distance(c.workload(), rules, view.self)), endpoints);
        }
        if (rules.zoneAware() && !given.isEmpty()) {
            List<List<Share>> tiers =
                    new ArrayList<>(shares(given.subList(1, given.size()), endpoints));
            tiers.addFirst(zoned(given.getFirst(), view, endpoints));
            return tiers;
        }
        return shares(given, endpoints);
    }

    private static List<List<Candidate>> lists(Candidates candidates, Predicate<Workload> members) {
        List<List<Candidate>> lists = new ArrayList<>();
        for (Candidates.Tier tier : candidates.tiers()) {
            List<Candidate> list = new ArrayList<>();
            for (int i = 0; i < tier.size(); i++) {
                if (tier.share(i) > 0 && members.test(tier.get(i).workload())) {
                    list.add(tier.get(i));
                }
            }
            lists.add(list);
        }
        return lists;
    }

    private static List<List<Share>> shares(
            List<List<Candidate>> tiers, Function<Candidate, Endpoint> endpoints) {
        return tiers.stream()
                .map(tier ->
                        tier.stream()
                                .map(c -> new Share(endpoints.apply(c), c.workload().capacity()))
                                .toList())
                .toList();
    }

    private static List<List<Candidate>> ranked(
            List<Candidate> all, ToIntFunction<Candidate> rank) {
        TreeMap<Integer, List<Candidate>> tiers = new TreeMap<>();
        all.forEach(c -> tiers.computeIfAbsent(rank.applyAsInt(c), r -> new ArrayList<>()).add(c));
        return List.copyOf(tiers.values());
    }

    /** How many of the labels, counted from the first, do not match. */
    private static int priority(Candidate candidate, List<String> labels, View view) {
        Map<String, String> own = view.labels.apply(view.self.uid());
        Map<String, String> theirs = view.labels.apply(candidate.workload().uid());
        for (int i = 0; i < labels.size(); i++) {
            String label = labels.get(i);
            int equals = label.indexOf('=');
            String key = equals < 0 ? label : label.substring(0, equals);
            String wanted = equals < 0 ? value(key, view.self, own) : label.substring(equals + 1);
            if (!value(key, candidate.workload(), theirs).equals(wanted)) {
                return labels.size() - i;
            }
        }
        return 0;
    }

    private static String value(String key, Workload workload, Map<String, String> labels) {
        return switch (key) {
            case "topology.istio.io/network" -> workload.network();
            case "topology.istio.io/cluster" -> workload.clusterId();
            case "topology.kubernetes.io/region" -> workload.locality().region();
            case "topology.kubernetes.io/zone" -> workload.locality().zone();
            case "topology.istio.io/subzone" -> workload.locality().subzone();
            case "kubernetes.io/hostname" -> workload.node();
            default -> labels.getOrDefault(key, "");
        };
    }

    /** 0 for the same subzone, then zone, region, the region that stands in, anywhere. */
    private static int distance(Workload workload, LocalityRules rules, Workload self) {
        if (!workload.locality().region().equals(self.locality().region())) {
            String standIn = rules.failover().get(self.locality().region());
            return workload.locality().region().equals(standIn) ? 3 : 4;
        }
        if (!workload.locality().zone().equals(self.locality().zone())) {
            return 2;
        }
        return workload.locality().subzone().equals(self.locality().subzone()) ? 0 : 1;
    }

    private static Optional<Distribution> distribution(LocalityRules rules, Workload self) {
        return rules.distribute().stream()
                .filter(d -> matches(d.from(), self))
                .max(Comparator.comparingInt(d -> specificity(d.from())));
    }

    private static List<Share> distributed(
            List<Candidate> all,
            Distribution distribution,
            Function<Candidate, Endpoint> endpoints) {
        List<String> places =
                distribution.to().keySet().stream()
                        .sorted(
                                Comparator.comparingInt(Localities::specificity)
                                        .reversed()
                                        .thenComparing(Comparator.naturalOrder()))
                        .toList();
        Map<String, List<Candidate>> groups = new LinkedHashMap<>();
        for (Candidate candidate : all) {
            places.stream()
                    .filter(place -> matches(place, candidate.workload()))
                    .findFirst()
                    .ifPresent(place ->
                            groups.computeIfAbsent(place, p -> new ArrayList<>()).add(candidate));
        }
        List<Share> shares = new ArrayList<>();
        groups.forEach((place, group) ->
                divide(group, distribution.to().getOrDefault(place, 0) / 100.0, endpoints, shares));
        return shares;
    }

    /** Gives a group its part, and each of it by its capacity. */
    private static void divide(
            List<Candidate> group,
            double part,
            Function<Candidate, Endpoint> endpoints,
            List<Share> into) {
        double capacity = group.stream().mapToLong(c -> c.workload().capacity()).sum();
        if (part <= 0) {
            return;
        }
        for (Candidate candidate : group) {
            double weight = part * SCALE * candidate.workload().capacity() / capacity;
            into.add(new Share(endpoints.apply(candidate), Math.max(1, Math.round(weight))));
        }
    }

    private static boolean matches(String pattern, Workload workload) {
        String[] parts = pattern.split("/", -1);
        List<String> place =
                List.of(
                        workload.locality().region(),
                        workload.locality().zone(),
                        workload.locality().subzone());
        for (int i = 0; i < parts.length; i++) {
            if (parts[i].equals("*")) {
                return true;
            }
            if (i >= place.size() || !parts[i].equals(place.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static int specificity(String pattern) {
        String[] parts = pattern.split("/", -1);
        return parts[parts.length - 1].equals("*") ? parts.length - 1 : parts.length;
    }

    /**
     * Keeps traffic in its zone as far as the zone can take it: a zone with less than its part of
     * the endpoints gives away the rest, to those zones that have more than theirs (as in Envoy's
     * zone-aware routing).
     */
    private static List<Share> zoned(
            List<Candidate> tier, View view, Function<Candidate, Endpoint> endpoints) {
        Map<String, List<Candidate>> zones = new HashMap<>();
        tier.forEach(c -> zones.computeIfAbsent(zone(c.workload()), z -> new ArrayList<>()).add(c));
        List<Candidate> near = zones.getOrDefault(zone(view.self), List.of());
        double ours = part(view.peers, view.self);
        double have = near.size() / (double) Math.max(1, tier.size());
        if (zone(view.self).equals("/") || near.isEmpty()) {
            return shares(List.of(tier), endpoints).getFirst();
        }
        List<Share> shares = new ArrayList<>();
        double kept = Math.min(1, have / ours);
        divide(near, kept, endpoints, shares);
        Map<String, Double> spare = new HashMap<>();
        zones.forEach((zone, group) -> {
            double more = group.size() / (double) tier.size() - part(view.peers, zone);
            if (!zone.equals(zone(view.self)) && more > 0) {
                spare.put(zone, more);
            }
        });
        double sum = spare.values().stream().mapToDouble(Double::doubleValue).sum();
        if (kept < 1) {
            spare.forEach((zone, more) ->
                    divide(
                            zones.getOrDefault(zone, List.of()),
                            (1 - kept) * more / sum,
                            endpoints,
                            shares));
        }
        return shares;
    }

    private static double part(Collection<Workload> peers, Workload self) {
        double part = part(peers, zone(self));
        return part == 0 ? 1 : part;
    }

    private static double part(Collection<Workload> peers, String zone) {
        long there = peers.stream().filter(peer -> zone(peer).equals(zone)).count();
        return there / (double) Math.max(1, peers.size());
    }

    private static String zone(Workload workload) {
        return workload.locality().region() + "/" + workload.locality().zone();
    }
}
