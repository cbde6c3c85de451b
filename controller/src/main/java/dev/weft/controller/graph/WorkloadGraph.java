package dev.weft.controller.graph;

import dev.weft.controller.collect.DerivedCollection;
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
import dev.weft.workload.Locality;
import dev.weft.workload.Service;
import dev.weft.workload.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Pods and Services to workloads and services. One thread. */
final class WorkloadGraph {

    private final String rootNamespace;
    private final Slices<KubeService> services = new Slices<>(KubeService::namespace);

    /** Per namespace: its own selecting policies and those of the root. */
    private final DerivedCollection<String, List<PolicySelector>, List<PolicySelector>> concerning =
            DerivedCollection.same();

    private final DerivedCollection<ObjectKey, WorkloadTranslation.Inputs, Optional<Workload>>
            translatedPods;
    private final DerivedCollection<ObjectKey, ServiceInputs, Optional<Service>> translatedServices;

    private record ServiceInputs(KubeService service, String network) {}

    /** What came out; empty where an object has no part in the mesh. */
    record Outcome(
            Map<ObjectKey, Optional<Workload>> workloads,
            Map<ObjectKey, Optional<Service>> services) {}

    WorkloadGraph(MeshSettings mesh) {
        rootNamespace = mesh.rootNamespace();
        translatedPods = DerivedCollection.of(in -> WorkloadTranslation.translate(in, mesh));
        translatedServices =
                DerivedCollection.of(
                        in -> ServiceTranslation.translate(in.service(), in.network(), mesh));
    }

    Outcome update(Readings readings, PolicyGraph.Outcome policies) {
        return new Outcome(
                translatedPods.derive(podInputs(readings, policies)),
                translatedServices.derive(serviceInputs(readings)));
    }

    private Map<ObjectKey, WorkloadTranslation.Inputs> podInputs(
            Readings readings, PolicyGraph.Outcome policies) {
        Map<String, List<KubeService>> servicesHere =
                services.of(
                        readings.services().values().stream()
                                .flatMap(service -> service.value().stream())
                                .toList());
        Map<String, List<PolicySelector>> policiesHere = concerning(readings, policies);
        Map<ObjectKey, WorkloadTranslation.Inputs> inputs = new TreeMap<>();
        for (Map.Entry<ObjectKey, Reading<Pod>> entry : readings.pods().entrySet()) {
            Optional<Pod> read = entry.getValue().value();
            if (read.isPresent()) {
                Pod pod = read.get();
                String here = pod.namespace();
                inputs.put(
                        entry.getKey(),
                        new WorkloadTranslation.Inputs(
                                pod,
                                isCaptured(pod, readings),
                                locality(pod, readings),
                                readings.network(),
                                servicesHere.getOrDefault(here, List.of()),
                                policiesHere.getOrDefault(here, List.of()),
                                policies.mtlsOf(here)));
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

    private static Map<ObjectKey, ServiceInputs> serviceInputs(Readings readings) {
        Map<ObjectKey, ServiceInputs> inputs = new TreeMap<>();
        readings.services()
                .forEach((key, reading) ->
                        reading.value()
                                .map(s -> new ServiceInputs(s, readings.network()))
                                .ifPresent(in -> inputs.put(key, in)));
        return inputs;
    }
}
