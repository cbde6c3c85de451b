package dev.weft.controller.graph;

import dev.weft.controller.catalog.Catalog;
import dev.weft.controller.catalog.CatalogService;
import dev.weft.controller.catalog.ReferenceGrants;
import dev.weft.controller.catalog.ServiceIndex;
import dev.weft.controller.collect.DerivedCollection;
import dev.weft.controller.entry.EntryFacts;
import dev.weft.controller.entry.EntryTranslation;
import dev.weft.controller.gateway.FirstReady;
import dev.weft.controller.gateway.GatewayClassFacts;
import dev.weft.controller.gateway.GatewayFacts;
import dev.weft.controller.gateway.GatewayKey;
import dev.weft.controller.gateway.NamespaceFacts;
import dev.weft.controller.gateway.RequiredWaypoint;
import dev.weft.controller.gateway.WaypointRule;
import dev.weft.controller.gateway.WaypointSubject;
import dev.weft.controller.gateway.WaypointUse;
import dev.weft.controller.model.KubeService;
import dev.weft.controller.model.MeshSettings;
import dev.weft.controller.model.Pod;
import dev.weft.controller.model.Reading;
import dev.weft.controller.model.ServiceTranslation;
import dev.weft.gateway.GatewayLabels;
import dev.weft.manifest.KubeObject;
import dev.weft.manifest.ObjectKey;
import dev.weft.workload.NamespacedHostname;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What users' objects may refer to, and which waypoint stands before what. One thread. */
final class CatalogGraph {

    private final MeshSettings mesh;
    private final DerivedCollection<ObjectKey, ServiceInputs, WaypointUse> uses;
    private final DerivedCollection<ObjectKey, ServiceEntry, CatalogService> entries;
    private final DerivedCollection<ObjectKey, KubeObject, KubeObject> holders =
            DerivedCollection.same();
    private final Slices<RequiredWaypoint> required =
            new Slices<>(r -> r.policy().key().namespace());
    private Optional<Catalog> last = Optional.empty();
    private final FirstReady firstReady = new FirstReady();
    private Optional<WaypointRule> lastRule = Optional.empty();

    private record ServiceInputs(KubeService service, WaypointRule rule) {}

    private record ServiceEntry(KubeService service, List<GatewayKey> waypoints) {}

    /**
     * The outcome.
     *
     * @param uses of Services, by their key
     * @param required what their workloads have to refuse, by namespace
     */
    record Outcome(
            Catalog catalog,
            WaypointRule rule,
            Map<ObjectKey, WaypointUse> uses,
            Map<String, List<RequiredWaypoint>> required) {}

    CatalogGraph(MeshSettings mesh) {
        this.mesh = mesh;
        uses = DerivedCollection.of(CatalogGraph::use);
        entries = DerivedCollection.of(in -> entry(in, mesh));
    }

    Outcome update(Readings readings) {
        Map<String, GatewayClassFacts> classes = new TreeMap<>();
        readings.gatewayClasses()
                .values()
                .forEach(reading -> reading.value().ifPresent(c -> classes.put(c.name(), c)));
        Map<GatewayKey, GatewayFacts> gateways = new TreeMap<>();
        readings.gateways()
                .values()
                .forEach(reading ->
                        reading.value()
                                .flatMap(facts -> facts)
                                // Of two objects of one name, the Gateway API's comes first.
                                .map(facts -> facts.under(classes))
                                .ifPresent(facts -> gateways.putIfAbsent(facts.key(), facts)));
        Map<String, NamespaceFacts> namespaces = new TreeMap<>();
        readings.namespaces().values().forEach(n -> namespaces.put(n.name(), n));
        WaypointRule made =
                new WaypointRule(
                        mesh,
                        gateways,
                        firstReady.look(reachable(readings, gateways), ready(readings)),
                        namespaces);
        // The same object while it says the same, so that comparing it costs nothing further down.
        WaypointRule rule = lastRule.filter(made::equals).orElse(made);
        lastRule = Optional.of(rule);
        Map<ObjectKey, WaypointUse> used = uses.derive(inputs(readings, rule));
        Map<ObjectKey, ServiceEntry> input = new TreeMap<>();
        readings.services()
                .forEach((key, reading) ->
                        reading.value()
                                .ifPresent(service ->
                                        input.put(
                                                key,
                                                new ServiceEntry(
                                                        service,
                                                        used.getOrDefault(key, WaypointUse.NONE)
                                                                .gateways()))));
        Map<NamespacedHostname, CatalogService> services = new TreeMap<>();
        for (EntryTranslation entry : EntryGraph.entries(readings, mesh)) {
            WaypointUse use = EntryGraph.use(entry.entry(), rule);
            entry.keys().forEach(key -> services.put(key, entry(entry.entry(), key, use)));
        }
        // Of one host a Service goes before a ServiceEntry.
        entries.derive(input).values().forEach(s -> services.put(s.key(), s));
        Catalog catalog =
                new Catalog(
                        mesh,
                        new ServiceIndex(services),
                        namespaces,
                        gateways,
                        grants(readings),
                        holders.derive(readings.holders()));
        Catalog kept = last.filter(catalog::equals).orElse(catalog);
        last = Optional.of(kept);
        return new Outcome(kept, rule, used, required.of(required(readings, kept, used)));
    }

    private List<RequiredWaypoint> required(
            Readings readings, Catalog catalog, Map<ObjectKey, WaypointUse> used) {
        List<RequiredWaypoint> all = new ArrayList<>();
        readings.services()
                .forEach((key, reading) ->
                        reading.value()
                                .flatMap(service ->
                                        RequiredWaypoint.of(
                                                new RequiredWaypoint.Named(
                                                        ServiceTranslation.key(service, mesh),
                                                        service.name(),
                                                        subject(service)),
                                                catalog.namespace(service.namespace()),
                                                used.getOrDefault(key, WaypointUse.NONE).gateways(),
                                                mesh))
                                // The waypoint's own pods are not behind it.
                                .filter(r -> !isGateway(catalog, key))
                                .ifPresent(all::add));
        return all;
    }

    private static boolean isGateway(Catalog catalog, ObjectKey service) {
        return catalog.gateway(new GatewayKey(service.namespace(), service.name())).isPresent();
    }

    /** The Service before a Gateway's own pods never goes through a waypoint. */
    private static WaypointUse use(ServiceInputs in) {
        KubeService service = in.service();
        boolean own =
                in.rule()
                        .gateways()
                        .containsKey(new GatewayKey(service.namespace(), service.name()));
        return own ? WaypointUse.NONE : in.rule().of(subject(service));
    }

    private static ReferenceGrants grants(Readings readings) {
        return ReferenceGrants.union(
                readings.grants().values().stream()
                        .flatMap(reading -> reading.value().stream())
                        .toList());
    }

    private static Set<GatewayKey> reachable(
            Readings readings, Map<GatewayKey, GatewayFacts> gateways) {
        Set<GatewayKey> reachable = new HashSet<>();
        for (GatewayKey key : gateways.keySet()) {
            if (readings.services()
                    .containsKey(new ObjectKey("", "Service", key.namespace(), key.name()))) {
                reachable.add(key);
            }
        }
        return reachable;
    }

    private static Set<GatewayKey> ready(Readings readings) {
        Set<GatewayKey> ready = new HashSet<>();
        for (Pod pod : readings.podList()) {
            String gateway = pod.labels().get(GatewayLabels.NAME);
            if (gateway != null && pod.ready()) {
                ready.add(new GatewayKey(pod.namespace(), gateway));
            }
        }
        return ready;
    }

    private static Map<ObjectKey, ServiceInputs> inputs(Readings readings, WaypointRule rule) {
        Map<ObjectKey, ServiceInputs> inputs = new TreeMap<>();
        for (Map.Entry<ObjectKey, Reading<KubeService>> e : readings.services().entrySet()) {
            e.getValue().value().ifPresent(s -> inputs.put(e.getKey(), new ServiceInputs(s, rule)));
        }
        return inputs;
    }

    private static WaypointSubject subject(KubeService service) {
        return new WaypointSubject(
                WaypointSubject.Kind.SERVICE,
                service.namespace(),
                service.labels(),
                service.annotations());
    }

    private static CatalogService entry(ServiceEntry in, MeshSettings mesh) {
        KubeService service = in.service();
        return new CatalogService(
                ServiceTranslation.key(service, mesh),
                CatalogService.SERVICE,
                service.name(),
                service.ports().stream()
                        .map(port ->
                                new CatalogService.Port(
                                        port.name(),
                                        port.port(),
                                        ServiceTranslation.protocol(port),
                                        port.appProtocol()))
                        .toList(),
                service.external(),
                in.waypoints());
    }

    private static CatalogService entry(EntryFacts facts, NamespacedHostname key, WaypointUse use) {
        return new CatalogService(
                key,
                CatalogService.SERVICE_ENTRY,
                facts.name(),
                facts.ports().stream()
                        .map(p -> new CatalogService.Port(p.name(), p.number(), p.protocol(), ""))
                        .toList(),
                false,
                use.gateways());
    }
}
