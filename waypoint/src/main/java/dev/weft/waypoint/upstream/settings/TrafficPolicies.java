package dev.weft.waypoint.upstream.settings;

import dev.weft.api.waypoint.Subset;
import dev.weft.api.waypoint.TrafficPolicy;
import dev.weft.waypoint.request.Destination;
import dev.weft.workload.NamespacedHostname;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All policies of traffic to services, and what they come to for one destination: the defaults of
 * the mesh, over them the rule, over it the settings of the port, over these the subset, field by
 * field. Where several rules speak of one service, each field is that of the oldest that has it;
 * BackendTLSPolicy and XBackendTrafficPolicy come before DestinationRule.
 *
 * <p>A policy of kind {@code MeshConfig} holds the defaults of the mesh, for all services.
 *
 * <p>Immutable but for what was worked out before; any thread.
 */
public final class TrafficPolicies {
    public static final TrafficPolicies EMPTY = new TrafficPolicies(Map.of(), Map.of(), List.of());

    private static final String DEFAULTS = "MeshConfig";

    private static final Comparator<TrafficPolicy> ORDER =
            Comparator.comparingInt(TrafficPolicies::rank)
                    .thenComparingLong(TrafficPolicy::getCreated)
                    .thenComparing(TrafficPolicy::getNamespace)
                    .thenComparing(TrafficPolicy::getName)
                    .thenComparing(TrafficPolicy::getKind);

    private final Map<String, TrafficPolicy> byName;
    private final Map<NamespacedHostname, List<TrafficPolicy>> byService;
    private final List<TrafficPolicy> defaults;
    private final Map<Destination, TrafficSettings> known = new ConcurrentHashMap<>();

    private TrafficPolicies(
            Map<String, TrafficPolicy> byName,
            Map<NamespacedHostname, List<TrafficPolicy>> byService,
            List<TrafficPolicy> defaults) {
        this.byName = byName;
        this.byService = byService;
        this.defaults = defaults;
    }

    /** What is wrong with a policy, with the value and what was expected; empty if nothing is. */
    public static Optional<String> check(TrafficPolicy policy) {
        return SettingsCheck.problem(policy);
    }

    /**
     * These with a batch of changes.
     *
     * @param changed new or changed ones by the names of their resources; they passed {@link
     *     #check}
     */
    public TrafficPolicies with(Map<String, TrafficPolicy> changed, Collection<String> removed) {
        Map<String, TrafficPolicy> all = new HashMap<>(byName);
        Set<NamespacedHostname> touched = new HashSet<>();
        for (String name : removed) {
            TrafficPolicy old = all.remove(name);
            if (old != null) {
                touched.addAll(services(old));
            }
        }
        changed.forEach((name, policy) -> {
            TrafficPolicy old = all.put(name, policy);
            if (old != null) {
                touched.addAll(services(old));
            }
            touched.addAll(services(policy));
        });
        Map<NamespacedHostname, List<TrafficPolicy>> services = new HashMap<>(byService);
        touched.forEach(services::remove);
        List<TrafficPolicy> common = new ArrayList<>();
        for (TrafficPolicy policy : all.values()) {
            if (policy.getKind().equals(DEFAULTS)) {
                common.add(policy);
            }
            for (NamespacedHostname service : services(policy)) {
                if (touched.contains(service)) {
                    services.computeIfAbsent(service, s -> new ArrayList<>()).add(policy);
                }
            }
        }
        touched.forEach(service -> services.computeIfPresent(service, (s, list) -> sorted(list)));
        return new TrafficPolicies(Map.copyOf(all), Map.copyOf(services), sorted(common));
    }

    /** The settings of a destination; of an unknown subset those of the service. */
    public TrafficSettings of(Destination destination) {
        TrafficSettings found = known.get(destination);
        if (found != null) {
            return found;
        }
        List<TrafficPolicy> policies = byService.getOrDefault(destination.service(), List.of());
        if (policies.isEmpty() && defaults.isEmpty()) {
            return TrafficSettings.DEFAULT;
        }
        TrafficSettings made = SettingsReader.read(merged(policies, destination));
        known.put(destination, made);
        return made;
    }

    /**
     * The labels of the endpoints that a destination means: none are all endpoints; empty if there
     * is no such subset.
     */
    public Optional<Map<String, String>> subset(Destination destination) {
        if (destination.subset().isEmpty()) {
            return Optional.of(Map.of());
        }
        return subset(
                        byService.getOrDefault(destination.service(), List.of()),
                        destination.subset())
                .map(Subset::getLabelsMap);
    }

    private static Optional<Subset> subset(List<TrafficPolicy> policies, String name) {
        return policies.stream()
                .flatMap(policy -> policy.getSubsetsList().stream())
                .filter(subset -> subset.getName().equals(name))
                .findFirst();
    }

    private dev.weft.api.waypoint.TrafficSettings merged(
            List<TrafficPolicy> policies, Destination destination) {
        var merged = dev.weft.api.waypoint.TrafficSettings.newBuilder();
        defaults.reversed().forEach(policy -> FieldByField.put(policy.getSettings(), merged));
        policies.reversed().forEach(policy -> FieldByField.put(policy.getSettings(), merged));
        for (TrafficPolicy policy : policies.reversed()) {
            var port = policy.getPortsMap().get(destination.port());
            if (port != null) {
                FieldByField.put(port, merged);
            }
        }
        if (!destination.subset().isEmpty()) {
            subset(policies, destination.subset())
                    .ifPresent(subset -> FieldByField.put(subset.getSettings(), merged));
        }
        return merged.build();
    }

    private static List<TrafficPolicy> sorted(List<TrafficPolicy> policies) {
        return policies.stream().sorted(ORDER).toList();
    }

    private static int rank(TrafficPolicy policy) {
        return switch (policy.getKind()) {
            case "BackendTLSPolicy" -> 0;
            case "XBackendTrafficPolicy" -> 1;
            default -> 2;
        };
    }

    private static Set<NamespacedHostname> services(TrafficPolicy policy) {
        Set<NamespacedHostname> keys = new HashSet<>();
        policy.getServicesList().forEach(key -> NamespacedHostname.parse(key).ifPresent(keys::add));
        return keys;
    }
}
