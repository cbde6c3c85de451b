package dev.weft.controller.graph;

import dev.weft.controller.catalog.Catalog;
import dev.weft.controller.catalog.CatalogService;
import dev.weft.controller.collect.ResourceSet;
import dev.weft.controller.gateway.GatewayKey;
import dev.weft.controller.gateway.WaypointUse;
import dev.weft.controller.model.MeshSettings;
import dev.weft.controller.model.Pod;
import dev.weft.controller.model.PolicyReading;
import dev.weft.controller.model.PolicyStatus;
import dev.weft.controller.route.RouteConflicts;
import dev.weft.controller.route.RouteResult;
import dev.weft.controller.status.Condition;
import dev.weft.controller.status.ObjectStatus;
import dev.weft.identity.ServiceAccountRef;
import dev.weft.manifest.ObjectKey;
import dev.weft.policy.PolicyKey;
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

/** Everything that only the proxies of Gateways are told. One thread. */
final class ProxyGraph {

    private final MeshSettings mesh;
    private final RouteGraph routeGraph = new RouteGraph();
    private final VirtualServiceGraph virtualServiceGraph = new VirtualServiceGraph();
    private final GatewayGraph gatewayGraph = new GatewayGraph();
    private final TrafficGraph trafficGraph = new TrafficGraph();
    private final AttachedGraph attachedGraph = new AttachedGraph(ObjectReader.TRANSLATORS);
    private final AudienceGraph audienceGraph = new AudienceGraph();

    /** The same object while it says the same, so that comparing it costs nothing. */
    private RouteConflicts lastConflicts = new RouteConflicts(List.of());

    ProxyGraph(MeshSettings mesh) {
        this.mesh = mesh;
    }

    /**
     * The outcome.
     *
     * @param served by the account of the proxy, and by type
     * @param authorizations what became of AuthorizationPolicies with targets
     * @param problems why objects cannot be used as they are
     */
    record Outcome(
            Map<ServiceAccountRef, Map<String, ResourceSet>> served,
            List<ObjectStatus> statuses,
            Map<PolicyKey, PolicyStatus> authorizations,
            Map<ObjectKey, String> problems) {}

    Outcome update(
            Readings readings, CatalogGraph.Outcome in, Map<ObjectKey, Optional<Workload>> pods) {
        Catalog catalog = in.catalog();
        RouteConflicts claimed = new RouteConflicts(readings.routes().values());
        RouteConflicts conflicts = claimed.equals(lastConflicts) ? lastConflicts : claimed;
        lastConflicts = conflicts;
        RouteGraph.Outcome routes = routeGraph.update(readings.routes(), catalog, conflicts);
        RouteGraph.Outcome virtual =
                virtualServiceGraph.update(readings.virtualServices(), catalog, conflicts);
        List<RouteResult.Variant> variants = new ArrayList<>(routes.variants());
        variants.addAll(virtual.variants());
        GatewayGraph.Outcome gateways = gatewayGraph.update(catalog, variants);
        Map<NamespacedHostname, Set<GatewayKey>> concerned = concerned(catalog, variants);
        TrafficGraph.Outcome traffic =
                trafficGraph.policies(readings.trafficPolicies(), catalog, concerned);
        List<AttachedGraph.Attached> attached = attachedGraph.update(readings.attached(), catalog);

        List<Told> told = new ArrayList<>(gateways.told());
        variants.forEach(variant -> told.add(RouteGraph.told(variant)));
        told.addAll(traffic.told());
        attached.forEach(policy -> AttachedGraph.told(policy).ifPresent(told::add));
        told.addAll(
                trafficGraph.labels(
                        pods.values().stream().flatMap(Optional::stream).toList(),
                        labels(readings),
                        concerned));

        List<ObjectStatus> statuses = new ArrayList<>(gateways.statuses());
        statuses.addAll(routes.statuses());
        statuses.addAll(virtual.statuses());
        statuses.addAll(traffic.statuses());
        attached.forEach(policy -> AttachedGraph.status(policy).ifPresent(statuses::add));
        statuses.addAll(bindings(in));
        statuses.addAll(EntryGraph.statuses(readings, mesh, in.rule()));
        Map<ObjectKey, String> problems = new TreeMap<>(routes.problems());
        problems.putAll(virtual.problems());
        problems.putAll(traffic.problems());
        attached.forEach(policy ->
                policy.problem().ifPresent(problem -> problems.put(policy.key(), problem)));
        statuses.sort(ObjectStatus.ORDER);
        return new Outcome(
                audienceGraph.update(catalog.gateways().keySet(), told),
                statuses,
                authorizations(attached),
                problems);
    }

    private Map<WorkloadUid, Map<String, String>> labels(Readings readings) {
        Map<WorkloadUid, Map<String, String>> labels = EntryGraph.labels(readings, mesh);
        for (Pod pod : readings.podList()) {
            labels.put(
                    WorkloadUid.ofPod(mesh.clusterId(), pod.namespace(), pod.name()), pod.labels());
        }
        return labels;
    }

    /** Who sends requests to a service: its own waypoints, and those whose routes lead to it. */
    private static Map<NamespacedHostname, Set<GatewayKey>> concerned(
            Catalog catalog, List<RouteResult.Variant> variants) {
        Map<NamespacedHostname, Set<GatewayKey>> concerned = new HashMap<>();
        for (CatalogService service : catalog.services().all()) {
            if (!service.waypoints().isEmpty()) {
                concerned.put(service.key(), new HashSet<>(service.waypoints()));
            }
        }
        for (RouteResult.Variant variant : variants) {
            for (NamespacedHostname backend : variant.backends()) {
                concerned
                        .computeIfAbsent(backend, key -> new HashSet<>())
                        .addAll(variant.audience());
            }
        }
        return concerned;
    }

    private static Map<PolicyKey, PolicyStatus> authorizations(
            List<AttachedGraph.Attached> attached) {
        Map<PolicyKey, PolicyStatus> authorizations = new HashMap<>();
        for (AttachedGraph.Attached policy : attached) {
            if (policy.key().kind().equals(PolicyReading.KIND) && policy.policy().isPresent()) {
                PolicyKey key = new PolicyKey(policy.key().namespace(), policy.key().name());
                authorizations.put(
                        key,
                        AttachedReview.of(
                                key,
                                AttachedGraph.status(policy).orElseThrow(),
                                policy.policy().get().targets()));
            }
        }
        return authorizations;
    }

    /** Services that ask for a waypoint, and whether they have it. */
    private static List<ObjectStatus> bindings(CatalogGraph.Outcome in) {
        List<ObjectStatus> statuses = new ArrayList<>();
        in.uses()
                .forEach((key, use) -> {
                    List<Condition> bound = new ArrayList<>(use.bound().stream().toList());
                    in.required().getOrDefault(key.namespace(), List.of()).stream()
                            .filter(r -> r.policy().key().name().endsWith("_" + key.name()))
                            .findFirst()
                            .map(r -> required(use))
                            .ifPresent(bound::add);
                    if (!bound.isEmpty()) {
                        statuses.add(
                                new ObjectStatus(
                                        CatalogService.SERVICE,
                                        key.namespace(),
                                        key.name(),
                                        bound,
                                        List.of()));
                    }
                });
        return statuses;
    }

    private static Condition required(WaypointUse use) {
        return use.gateways().isEmpty()
                ? Condition.no(
                        "WaypointRequired",
                        "NoWaypoint",
                        "everybody is refused: a waypoint is required and none stands before it")
                : Condition.yes(
                        "WaypointRequired",
                        "Enforced",
                        "node proxies refuse what did not pass " + use.gateways());
    }
}
