package dev.weft.controller.graph;

import dev.weft.controller.collect.DerivedCollection;
import dev.weft.controller.collect.Resource;
import dev.weft.controller.collect.ResourceSnapshot;
import dev.weft.controller.model.MeshSettings;
import dev.weft.controller.model.PeerReading;
import dev.weft.controller.model.Pod;
import dev.weft.controller.model.PolicyReview;
import dev.weft.controller.model.PolicyStatus;
import dev.weft.manifest.ManifestProblem;
import dev.weft.manifest.Manifests;
import dev.weft.manifest.ObjectKey;
import dev.weft.policy.Authorization;
import dev.weft.policy.PolicyKey;
import dev.weft.wds.WdsTypes;
import dev.weft.workload.Service;
import dev.weft.workload.TunnelProtocol;
import dev.weft.workload.Workload;
import dev.weft.workload.WorkloadUid;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * From objects to what is served, one step after the other; every step does again only what its
 * inputs changed. One thread.
 */
public final class MeshGraph {

    private final MeshSettings mesh;
    private final ObjectReader reader;
    private final PolicyGraph policyGraph;
    private final WorkloadGraph workloadGraph;
    private final CatalogGraph catalogGraph;
    private final ProxyGraph proxyGraph;
    private final DerivedCollection<ObjectKey, Optional<Workload>, Optional<Resource>> workloads =
            DerivedCollection.of(workload -> workload.map(Encoding::workload));
    private final DerivedCollection<ObjectKey, Optional<Service>, Optional<Resource>> services =
            DerivedCollection.of(service -> service.map(Encoding::service));
    private final DerivedCollection<PolicyKey, Authorization, Optional<Resource>> policies =
            DerivedCollection.of(policy -> Optional.of(Encoding.authorization(policy)));
    private final Assembly addressSet = new Assembly();
    private final Assembly policySet = new Assembly();

    public MeshGraph(MeshSettings mesh) {
        this.mesh = mesh;
        reader = new ObjectReader(mesh);
        policyGraph = new PolicyGraph(mesh);
        workloadGraph = new WorkloadGraph(mesh);
        catalogGraph = new CatalogGraph(mesh);
        proxyGraph = new ProxyGraph(mesh);
    }

    /** Brings everything up to date with these objects. */
    public MeshView update(Manifests objects) {
        Readings readings = reader.read(objects);
        PolicyGraph.Outcome policy = policyGraph.update(readings);
        CatalogGraph.Outcome catalog = catalogGraph.update(readings);
        Map<PolicyKey, Authorization> enforced = new TreeMap<>(policy.enforced());
        catalog.required().values().stream()
                .flatMap(List::stream)
                .forEach(required -> enforced.put(required.policy().key(), required.policy()));
        WorkloadGraph.Outcome traffic = workloadGraph.update(readings, policy, catalog);
        ProxyGraph.Outcome proxies = proxyGraph.update(readings, catalog, traffic.workloads());
        ResourceSnapshot resources =
                new ResourceSnapshot(
                        Map.of(
                                WdsTypes.ADDRESS,
                                addressSet.of(
                                        List.of(
                                                workloads.derive(traffic.workloads()),
                                                services.derive(traffic.services()))),
                                WdsTypes.AUTHORIZATION,
                                policySet.of(List.of(policies.derive(enforced)))),
                        proxies.served());
        List<Workload> workloadList =
                traffic.workloads().values().stream()
                        .flatMap(Optional::stream)
                        .sorted(Comparator.comparing(Workload::uid))
                        .toList();
        return new MeshView(
                objects.revision(),
                objects.objects().size(),
                resources,
                workloadList,
                traffic.services().values().stream()
                        .flatMap(Optional::stream)
                        .sorted(Comparator.comparing(Service::key))
                        .toList(),
                List.copyOf(enforced.values()),
                () -> statuses(readings, workloadList, proxies.authorizations()),
                proxies.statuses(),
                new RunningPods(readings.podList()),
                problems(objects, readings, proxies));
    }

    private static List<ManifestProblem> problems(
            Manifests objects, Readings readings, ProxyGraph.Outcome proxies) {
        List<ManifestProblem> problems = new ArrayList<>(readings.problems());
        proxies.problems()
                .forEach((key, text) -> {
                    ManifestProblem problem = ObjectReader.problem(objects, key, text);
                    if (!problems.contains(problem)) {
                        problems.add(problem);
                    }
                });
        return problems;
    }

    private List<PolicyStatus> statuses(
            Readings readings, List<Workload> workloadList, Map<PolicyKey, PolicyStatus> attached) {
        Set<WorkloadUid> inMesh = new HashSet<>();
        for (Workload workload : workloadList) {
            if (workload.tunnel() == TunnelProtocol.HBONE) {
                inMesh.add(workload.uid());
            }
        }
        PolicyReview review =
                new PolicyReview(readings.podList(), pod -> inMesh.contains(uid(pod)), mesh);
        Collection<PeerReading> peers = readings.peers().values();
        List<PolicyStatus> statuses = new ArrayList<>();
        readings.policies()
                .values()
                .forEach(policy ->
                        statuses.add(
                                Optional.ofNullable(attached.get(policy.key()))
                                        .orElseGet(() -> review.of(policy))));
        peers.forEach(peer -> statuses.add(review.of(peer, peers)));
        return statuses;
    }

    private WorkloadUid uid(Pod pod) {
        return WorkloadUid.ofPod(mesh.clusterId(), pod.namespace(), pod.name());
    }
}
