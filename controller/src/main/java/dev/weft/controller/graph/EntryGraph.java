package dev.weft.controller.graph;

import dev.weft.controller.collect.DerivedCollection;
import dev.weft.controller.entry.EndpointFacts;
import dev.weft.controller.entry.EntryFacts;
import dev.weft.controller.entry.EntryTranslation;
import dev.weft.controller.entry.VirtualAddresses;
import dev.weft.controller.gateway.WaypointRule;
import dev.weft.controller.gateway.WaypointSubject;
import dev.weft.controller.gateway.WaypointUse;
import dev.weft.controller.model.MeshSettings;
import dev.weft.controller.model.Reading;
import dev.weft.controller.status.Condition;
import dev.weft.controller.status.ObjectStatus;
import dev.weft.identity.ServiceAccountRef;
import dev.weft.manifest.ObjectKey;
import dev.weft.net.Cidr;
import dev.weft.net.IpAddresses;
import dev.weft.workload.NamespacedHostname;
import dev.weft.workload.Service;
import dev.weft.workload.ServicePort;
import dev.weft.workload.TunnelProtocol;
import dev.weft.workload.Workload;
import dev.weft.workload.WorkloadType;
import dev.weft.workload.WorkloadUid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** ServiceEntries and WorkloadEntries to services and workloads. One thread. */
final class EntryGraph {

    private static final String TUNNEL = "networking.istio.io/tunnel";

    private final MeshSettings mesh;
    private final VirtualAddresses addresses = new VirtualAddresses();
    private final DerivedCollection<ObjectKey, Host, Optional<Service>> services =
            DerivedCollection.of(host ->
                    Optional.of(
                            host.use().applyTo(host.entry().service(host.key(), host.address()))));
    private final DerivedCollection<ObjectKey, Workload, Optional<Workload>> workloads =
            DerivedCollection.of(Optional::of);

    private record Host(
            EntryTranslation entry,
            NamespacedHostname key,
            Optional<Cidr> address,
            WaypointUse use) {}

    EntryGraph(MeshSettings mesh) {
        this.mesh = mesh;
    }

    /** Every ServiceEntry that could be read. */
    static List<EntryTranslation> entries(Readings readings, MeshSettings mesh) {
        return readings.serviceEntries().values().stream()
                .flatMap(reading -> reading.value().stream())
                .map(entry -> new EntryTranslation(entry, readings.network(), mesh))
                .toList();
    }

    /** Which waypoint stands before a ServiceEntry. */
    static WaypointUse use(EntryFacts entry, WaypointRule rule) {
        return rule.of(
                new WaypointSubject(
                        WaypointSubject.Kind.SERVICE,
                        entry.namespace(),
                        entry.labels(),
                        entry.annotations()));
    }

    /** The services that something with labels serves because a ServiceEntry selects it. */
    static Map<NamespacedHostname, List<ServicePort>> selecting(
            List<EntryTranslation> entries, String namespace, Map<String, String> labels) {
        Map<NamespacedHostname, List<ServicePort>> selecting = new HashMap<>();
        for (EntryTranslation entry : entries) {
            if (entry.entry().selects(namespace, labels)) {
                entry.keys().forEach(key -> selecting.put(key, entry.ports(Map.of())));
            }
        }
        return selecting;
    }

    WorkloadGraph.Outcome update(
            Readings readings, List<EntryTranslation> entries, WaypointRule rule) {
        Map<NamespacedHostname, Cidr> given =
                addresses.of(
                        entries.stream()
                                .filter(EntryTranslation::needsAddress)
                                .flatMap(entry ->
                                        entry.keys().stream()
                                                .filter(key ->
                                                        entry.entry().isDynamic()
                                                                || !key.hostname().startsWith("*")))
                                .toList());
        Map<ObjectKey, Host> hosts = new TreeMap<>();
        Map<ObjectKey, Workload> endpoints = new TreeMap<>();
        for (EntryTranslation entry : entries) {
            WaypointUse use = use(entry.entry(), rule);
            for (NamespacedHostname key : entry.keys()) {
                hosts.put(
                        object(key.namespace(), entry.entry().name() + " " + key.hostname()),
                        new Host(entry, key, Optional.ofNullable(given.get(key)), use));
            }
            for (Workload workload : entry.endpoints()) {
                endpoints.put(object(entry.entry().namespace(), workload.uid().value()), workload);
            }
        }
        for (Map.Entry<ObjectKey, Reading<EndpointFacts>> one :
                readings.workloadEntries().entrySet()) {
            one.getValue()
                    .value()
                    .ifPresent(facts ->
                            endpoints.put(
                                    one.getKey(),
                                    workload(
                                            one.getKey(),
                                            facts,
                                            readings.network(),
                                            services(entries, one.getKey(), facts))));
        }
        return new WorkloadGraph.Outcome(workloads.derive(endpoints), services.derive(hosts));
    }

    private static Map<NamespacedHostname, List<ServicePort>> services(
            List<EntryTranslation> entries, ObjectKey key, EndpointFacts facts) {
        Map<NamespacedHostname, List<ServicePort>> services = new HashMap<>();
        for (EntryTranslation entry : entries) {
            if (entry.entry().selects(key.namespace(), facts.labels())) {
                entry.keys().forEach(host -> services.put(host, entry.ports(facts.ports())));
            }
        }
        return services;
    }

    /** The labels of whatever is no pod and serves something. */
    static Map<WorkloadUid, Map<String, String>> labels(Readings readings, MeshSettings mesh) {
        Map<WorkloadUid, Map<String, String>> labels = new HashMap<>();
        entries(readings, mesh).forEach(entry -> labels.putAll(entry.labels()));
        readings.workloadEntries()
                .forEach((key, reading) ->
                        reading.value()
                                .ifPresent(facts -> labels.put(uid(key, mesh), facts.labels())));
        return labels;
    }

    /** What owners of ServiceEntries are told. */
    static List<ObjectStatus> statuses(Readings readings, MeshSettings mesh, WaypointRule rule) {
        List<ObjectStatus> statuses = new ArrayList<>();
        for (EntryTranslation one : entries(readings, mesh)) {
            EntryFacts entry = one.entry();
            WaypointUse use = use(entry, rule);
            List<Condition> conditions = new ArrayList<>(use.bound().stream().toList());
            if (entry.isDynamic() && use.gateways().isEmpty()) {
                conditions.add(
                        Condition.yes(
                                "WaypointMissing",
                                "NoWaypointForWildcardService",
                                "hosts of a wildcard are found by a waypoint only, and none stands"
                                        + " before it: nobody reaches it"));
            }
            if (!entry.notExportedTo().isEmpty()) {
                conditions.add(
                        Condition.no(
                                "VisibilityApplied",
                                "Unsupported",
                                "exportTo names namespaces "
                                        + entry.notExportedTo()
                                        + ": only \".\" and \"*\" can be carried out, so"
                                        + " nobody but its own namespace sees it"));
            }
            if (!conditions.isEmpty()) {
                statuses.add(
                        new ObjectStatus(
                                EntryFacts.KIND,
                                entry.namespace(),
                                entry.name(),
                                conditions,
                                List.of()));
            }
        }
        return statuses;
    }

    private static WorkloadUid uid(ObjectKey key, MeshSettings mesh) {
        return new WorkloadUid(
                mesh.clusterId()
                        + "/"
                        + EntryFacts.GROUP
                        + "/"
                        + EndpointFacts.KIND
                        + "/"
                        + key.namespace()
                        + "/"
                        + key.name());
    }

    private Workload workload(
            ObjectKey key,
            EndpointFacts facts,
            String network,
            Map<NamespacedHostname, List<ServicePort>> services) {
        var ip = IpAddresses.parse(facts.address());
        boolean tunnel = "http".equals(facts.labels().get(TUNNEL));
        String account = facts.account().isEmpty() ? "default" : facts.account();
        return Workload.builder(uid(key, mesh))
                .name(key.name())
                .account(new ServiceAccountRef(key.namespace(), account))
                .trustDomain(mesh.trustDomain())
                .addresses(new ArrayList<>(ip.stream().toList()))
                .hostname(ip.isPresent() ? "" : facts.address())
                .network(facts.network().isEmpty() ? network : facts.network())
                .tunnel(tunnel ? TunnelProtocol.HBONE : TunnelProtocol.NONE)
                .owner(new Workload.Owner(WorkloadType.POD, key.name(), key.name(), "latest"))
                .clusterId(mesh.clusterId())
                .locality(facts.locality())
                .services(services)
                .capacity(facts.weight())
                .build();
    }

    private static ObjectKey object(String namespace, String name) {
        return new ObjectKey(EntryFacts.GROUP, EntryFacts.KIND, namespace, name);
    }
}
