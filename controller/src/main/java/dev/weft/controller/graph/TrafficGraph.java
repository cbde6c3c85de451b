package dev.weft.controller.graph;

import dev.weft.api.waypoint.TrafficPolicy;
import dev.weft.api.waypoint.WorkloadLabels;
import dev.weft.controller.catalog.Catalog;
import dev.weft.controller.collect.DerivedCollection;
import dev.weft.controller.gateway.GatewayKey;
import dev.weft.controller.status.Condition;
import dev.weft.controller.status.ObjectStatus;
import dev.weft.controller.traffic.BackendPolicyTranslation;
import dev.weft.controller.traffic.DestinationHosts;
import dev.weft.controller.traffic.DestinationRuleTranslation;
import dev.weft.controller.traffic.TrafficResult;
import dev.weft.manifest.KubeObject;
import dev.weft.manifest.ObjectKey;
import dev.weft.wds.WaypointTypes;
import dev.weft.workload.NamespacedHostname;
import dev.weft.workload.Workload;
import dev.weft.workload.WorkloadUid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** How services are reached, and the labels of what stands behind them. One thread. */
final class TrafficGraph {

    /** What it reads; the first is Istio's. */
    static final List<String> KINDS =
            List.of(
                    DestinationRuleTranslation.KIND,
                    BackendPolicyTranslation.TLS,
                    BackendPolicyTranslation.TRAFFIC);

    private final DerivedCollection<
                    ObjectKey, DestinationRuleTranslation.Inputs, Kept<TrafficResult>>
            rules =
                    DerivedCollection.remembering((in, before) ->
                            Kept.of(
                                    in.object(),
                                    before,
                                    object ->
                                            DestinationRuleTranslation.translate(
                                                    new DestinationRuleTranslation.Inputs(
                                                            object, in.catalog(), in.all()))));
    private final DerivedCollection<ObjectKey, BackendPolicyTranslation.Inputs, Kept<TrafficResult>>
            backendPolicies =
                    DerivedCollection.remembering((in, before) ->
                            Kept.of(
                                    in.object(),
                                    before,
                                    object ->
                                            BackendPolicyTranslation.translate(
                                                    new BackendPolicyTranslation.Inputs(
                                                            object, in.catalog(), in.all()))));
    private final DerivedCollection<String, Map<String, String>, WorkloadLabels> labels =
            DerivedCollection.of(map -> WorkloadLabels.newBuilder().putAllLabels(map).build());

    private Optional<DestinationHosts> lastHosts = Optional.empty();

    /** The outcome. */
    record Outcome(List<Told> told, List<ObjectStatus> statuses, Map<ObjectKey, String> problems) {}

    /**
     * Brings the policies up to date.
     *
     * @param concerned the proxies that send requests to a service, by its key
     */
    Outcome policies(
            Map<ObjectKey, KubeObject> objects,
            Catalog catalog,
            Map<NamespacedHostname, Set<GatewayKey>> concerned) {
        Map<ObjectKey, KubeObject> destinationRules = ofKind(objects, KINDS.getFirst());
        DestinationHosts made = new DestinationHosts(destinationRules.values(), catalog);
        DestinationHosts hosts = lastHosts.filter(made::equals).orElse(made);
        lastHosts = Optional.of(hosts);
        Map<ObjectKey, DestinationRuleTranslation.Inputs> inputs = new TreeMap<>();
        destinationRules.forEach((key, object) ->
                inputs.put(key, new DestinationRuleTranslation.Inputs(object, catalog, hosts)));
        Map<ObjectKey, BackendPolicyTranslation.Inputs> backends = new TreeMap<>();
        for (String kind : KINDS.subList(1, KINDS.size())) {
            Map<ObjectKey, KubeObject> all = ofKind(objects, kind);
            List<KubeObject> list = List.copyOf(all.values());
            all.forEach((key, object) ->
                    backends.put(key, new BackendPolicyTranslation.Inputs(object, catalog, list)));
        }
        Map<ObjectKey, Kept<TrafficResult>> results = new TreeMap<>(rules.derive(inputs));
        results.putAll(backendPolicies.derive(backends));
        List<Told> told = new ArrayList<>();
        List<ObjectStatus> statuses = new ArrayList<>();
        Map<ObjectKey, String> problems = new TreeMap<>();
        results.forEach((key, kept) -> {
            kept.result()
                    .ifPresent(result ->
                            result.message()
                                    .map(m -> told(m, audience(result.services(), concerned)))
                                    .ifPresent(told::add));
            statuses.add(status(key, kept));
            kept.problem().ifPresent(problem -> problems.put(key, problem));
        });
        return new Outcome(told, statuses, problems);
    }

    private static Map<ObjectKey, KubeObject> ofKind(
            Map<ObjectKey, KubeObject> objects, String kind) {
        Map<ObjectKey, KubeObject> found = new TreeMap<>();
        objects.forEach((key, object) -> {
            if (key.kind().equals(kind)) {
                found.put(key, object);
            }
        });
        return found;
    }

    private static Told told(TrafficPolicy message, Set<GatewayKey> audience) {
        return new Told(
                WaypointTypes.TRAFFIC_POLICY,
                message.getKind() + "/" + message.getNamespace() + "/" + message.getName(),
                message,
                audience);
    }

    /**
     * The labels of what is behind the services that somebody sends requests to.
     *
     * @param byUid of all
     */
    List<Told> labels(
            Iterable<Workload> workloads,
            Map<WorkloadUid, Map<String, String>> byUid,
            Map<NamespacedHostname, Set<GatewayKey>> concerned) {
        Map<String, Map<String, String>> wanted = new TreeMap<>();
        Map<String, Set<GatewayKey>> audiences = new HashMap<>();
        for (Workload workload : workloads) {
            Set<GatewayKey> audience = audience(workload.services().keySet(), concerned);
            Optional<Map<String, String>> own = Optional.ofNullable(byUid.get(workload.uid()));
            if (!audience.isEmpty() && own.isPresent()) {
                wanted.put(workload.uid().value(), own.get());
                audiences.put(workload.uid().value(), audience);
            }
        }
        List<Told> told = new ArrayList<>();
        labels.derive(wanted)
                .forEach((uid, message) ->
                        told.add(
                                new Told(
                                        WaypointTypes.WORKLOAD_LABELS,
                                        uid,
                                        message,
                                        audiences.getOrDefault(uid, Set.of()))));
        return told;
    }

    private static Set<GatewayKey> audience(
            Set<NamespacedHostname> services, Map<NamespacedHostname, Set<GatewayKey>> concerned) {
        Set<GatewayKey> audience = new HashSet<>();
        services.forEach(key -> audience.addAll(concerned.getOrDefault(key, Set.of())));
        return audience;
    }

    private static ObjectStatus status(ObjectKey key, Kept<TrafficResult> kept) {
        List<Condition> conditions = new ArrayList<>();
        kept.problem()
                .ifPresent(problem ->
                        conditions.add(
                                Condition.no(
                                        "Accepted",
                                        "Invalid",
                                        kept.result().isPresent()
                                                ? problem + "; its last good version stays in force"
                                                : problem)));
        if (conditions.isEmpty()) {
            return kept.result().orElseThrow().status();
        }
        return new ObjectStatus(key.kind(), key.namespace(), key.name(), conditions, List.of());
    }
}
