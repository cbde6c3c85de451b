package dev.weft.controller.graph;

import dev.weft.controller.catalog.ReferenceGrants;
import dev.weft.controller.entry.EndpointFacts;
import dev.weft.controller.entry.EntryFacts;
import dev.weft.controller.gateway.GatewayClassFacts;
import dev.weft.controller.gateway.GatewayFacts;
import dev.weft.controller.gateway.NamespaceFacts;
import dev.weft.controller.model.KubeService;
import dev.weft.controller.model.PeerReading;
import dev.weft.controller.model.Pod;
import dev.weft.controller.model.PolicyReading;
import dev.weft.controller.model.Reading;
import dev.weft.enrolment.PodEnrolment;
import dev.weft.manifest.KubeObject;
import dev.weft.manifest.ManifestProblem;
import dev.weft.manifest.ObjectKey;
import dev.weft.workload.Locality;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the objects of a snapshot say.
 *
 * @param network the network of whatever names none
 * @param localities by node
 * @param gateways all; empty ones are another controller's
 * @param holders Secrets and ConfigMaps
 * @param routes of the Gateway API
 * @param attached policies that may name targets
 */
record Readings(
        String network,
        Map<ObjectKey, Reading<Pod>> pods,
        Map<ObjectKey, Reading<KubeService>> services,
        Map<ObjectKey, Reading<PodEnrolment>> enrolments,
        Map<ObjectKey, Locality> localities,
        Map<ObjectKey, PolicyReading> policies,
        Map<ObjectKey, PeerReading> peers,
        Map<ObjectKey, NamespaceFacts> namespaces,
        Map<ObjectKey, Reading<Optional<GatewayFacts>>> gateways,
        Map<ObjectKey, Reading<GatewayClassFacts>> gatewayClasses,
        Map<ObjectKey, Reading<List<ReferenceGrants.Grant>>> grants,
        Map<ObjectKey, KubeObject> holders,
        Map<ObjectKey, KubeObject> routes,
        Map<ObjectKey, KubeObject> virtualServices,
        Map<ObjectKey, KubeObject> trafficPolicies,
        Map<ObjectKey, KubeObject> attached,
        Map<ObjectKey, Reading<EntryFacts>> serviceEntries,
        Map<ObjectKey, Reading<EndpointFacts>> workloadEntries,
        List<ManifestProblem> problems) {

    /** Every pod that could be read. */
    List<Pod> podList() {
        return pods.values().stream().flatMap(pod -> pod.value().stream()).toList();
    }
}
