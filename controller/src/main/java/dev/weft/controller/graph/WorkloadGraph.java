package dev.weft.controller.graph;

import dev.weft.controller.collect.DerivedCollection;
import dev.weft.controller.entry.EntryTranslation;
import dev.weft.controller.gateway.RequiredWaypoint;
import dev.weft.controller.gateway.WaypointSubject;
import dev.weft.controller.gateway.WaypointUse;
import dev.weft.controller.model.KubeService;
import dev.weft.controller.model.MeshSettings;
import dev.weft.controller.model.Pod;
import dev.weft.controller.model.PolicySelector;
import dev.weft.controller.model.Reading;
import dev.weft.controller.model.ServiceTranslation;
import dev.weft.controller.model.WorkloadTranslation;
import dev.weft.enrolment.PodEnrolment;
import dev.weft.enrolment.PodEnrolment.Redirection;
import dev.weft.manifest.ObjectKey;
import dev.weft.policy.PolicyKey;
import dev.weft.workload.Locality;
import dev.weft.workload.NamespacedHostname;
import dev.weft.workload.Service;
import dev.weft.workload.ServicePort;
import dev.weft.workload.Workload;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Pods and Services to workloads and services. One thread. */
final class WorkloadGraph {

    private final MeshSettings mesh;
    private final EntryGraph entryGraph;
    private final String rootNamespace;
    private final Slices<KubeService> services = new Slices<>(KubeService::namespace);

    /** Per namespace: its own selecting policies and those of the root. */
    private final DerivedCollection<String, List<PolicySelector>, List<PolicySelector>> concerning =
            DerivedCollection.same();

    private final DerivedCollection<ObjectKey, PodInputs, Optional<Workload>> translatedPods;
    private final DerivedCollection<ObjectKey, ServiceInputs, Optional<Service>> translatedServices;

    private record ServiceInputs(KubeService service, String network, WaypointUse waypoints) {}

    /**
     * @param required what workloads of services of the pod's namespace have to refuse
     * @param selecting hosts of ServiceEntries that the pod serves
     */
    private record PodInputs(
            WorkloadTranslation.Inputs translation,
            WaypointUse waypoint,
            List<RequiredWaypoint> required,
            Map<NamespacedHostname, List<ServicePort>> selecting) {

        Workload applyTo(Workload workload) {
            List<PolicyKey> policies = new ArrayList<>(workload.authorizationPolicies());
            for (RequiredWaypoint one : required) {
                if (workload.services().containsKey(one.service())) {
                    policies.add(one.policy().key());
                }
            }
            Map<NamespacedHostname, List<ServicePort>> services =
                    new HashMap<>(workload.services());
            services.putAll(selecting);
            return waypoint.applyTo(
                    workload.toBuilder()
                            .authorizationPolicies(List.copyOf(policies))
                            .services(services)
                            .build());
        }
    }

    /** What came out; empty where an object has no part in the mesh. */
    record Outcome(
            Map<ObjectKey, Optional<Workload>> workloads,
            Map<ObjectKey, Optional<Service>> services) {}

    WorkloadGraph(MeshSettings mesh) {
        this.mesh = mesh;
        entryGraph = new EntryGraph(mesh);
        rootNamespace = mesh.rootNamespace();
        translatedPods =
                DerivedCollection.of(in ->
                        WorkloadTranslation.translate(in.translation(), mesh).map(in::applyTo));
        translatedServices =
                DerivedCollection.of(in ->
                        ServiceTranslation.translate(in.service(), in.network(), mesh)
                                .map(in.waypoints()::applyTo));
    }

    Outcome update(Readings readings, PolicyGraph.Outcome policies, CatalogGraph.Outcome catalog) {
        List<EntryTranslation> entries = EntryGraph.entries(readings, mesh);
        Outcome external = entryGraph.update(readings, entries, catalog.rule());
        return new Outcome(
                union(
                        external.workloads(),
                        translatedPods.derive(podInputs(readings, policies, catalog, entries))),
                union(
                        external.services(),
                        translatedServices.derive(serviceInputs(readings, catalog))));
    }

    private static <T> Map<ObjectKey, T> union(Map<ObjectKey, T> few, Map<ObjectKey, T> many) {
        if (few.isEmpty()) {
            return many;
        }
        Map<ObjectKey, T> all = new TreeMap<>(many);
        all.putAll(few);
        return all;
    }

    private Map<ObjectKey, PodInputs> podInputs(
            Readings readings,
            PolicyGraph.Outcome policies,
            CatalogGraph.Outcome catalog,
            List<EntryTranslation> entries) {
        Map<String, List<KubeService>> servicesHere =
                services.of(
                        readings.services().values().stream()
                                .flatMap(service -> service.value().stream())
                                .toList());
        Map<String, List<PolicySelector>> policiesHere = concerning(readings, policies);
        Map<ObjectKey, PodInputs> inputs = new TreeMap<>();
        for (Map.Entry<ObjectKey, Reading<Pod>> entry : readings.pods().entrySet()) {
            Optional<Pod> read = entry.getValue().value();
            if (read.isPresent()) {
                Pod pod = read.get();
                String here = pod.namespace();
                inputs.put(
                        entry.getKey(),
                        new PodInputs(
                                new WorkloadTranslation.Inputs(
                                        pod,
                                        isCaptured(pod, readings),
                                        locality(pod, readings),
                                        readings.network(),
                                        servicesHere.getOrDefault(here, List.of()),
                                        policiesHere.getOrDefault(here, List.of()),
                                        policies.mtlsOf(here)),
                                catalog.rule().of(subject(pod)),
                                catalog.required().getOrDefault(here, List.of()),
                                EntryGraph.selecting(entries, here, pod.labels())));
            }
        }
        return inputs;
    }

    private Map<String, List<PolicySelector>> concerning(
            Readings readings, PolicyGraph.Outcome policies) {
        List<PolicySelector> root = policies.selectors().getOrDefault(rootNamespace, List.of());
        Map<String, List<PolicySelector>> here = new TreeMap<>();
        for (Pod pod : readings.podList()) {
            here.computeIfAbsent(
                    pod.namespace(),
                    name -> {
                        List<PolicySelector> own =
                                policies.selectors().getOrDefault(name, List.of());
                        List<PolicySelector> all = new ArrayList<>(own);
                        all.addAll(name.equals(rootNamespace) ? List.of() : root);
                        return List.copyOf(all);
                    });
        }
        return concerning.derive(here);
    }

    private static boolean isCaptured(Pod pod, Readings readings) {
        ObjectKey report =
                new ObjectKey(PodEnrolment.GROUP, PodEnrolment.KIND, pod.namespace(), pod.name());
        return Optional.ofNullable(readings.enrolments().get(report))
                .flatMap(reading -> reading.value())
                .filter(e -> e.podUid().equals(pod.uid()))
                .filter(e -> e.redirection() == Redirection.ENABLED)
                .isPresent();
    }

    private static Locality locality(Pod pod, Readings readings) {
        return readings.localities()
                .getOrDefault(new ObjectKey("", "Node", "", pod.node()), Locality.UNKNOWN);
    }

    private static WaypointSubject subject(Pod pod) {
        return new WaypointSubject(
                WaypointSubject.Kind.WORKLOAD, pod.namespace(), pod.labels(), Map.of());
    }

    private static Map<ObjectKey, ServiceInputs> serviceInputs(
            Readings readings, CatalogGraph.Outcome catalog) {
        Map<ObjectKey, ServiceInputs> inputs = new TreeMap<>();
        readings.services()
                .forEach((key, reading) ->
                        reading.value()
                                .map(s ->
                                        new ServiceInputs(
                                                s,
                                                readings.network(),
                                                catalog.uses().getOrDefault(key, WaypointUse.NONE)))
                                .ifPresent(in -> inputs.put(key, in)));
        return inputs;
    }
}
