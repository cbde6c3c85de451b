package dev.weft.controller.graph;

import dev.weft.controller.model.KubeService;
import dev.weft.controller.model.PeerReading;
import dev.weft.controller.model.Pod;
import dev.weft.controller.model.PolicyReading;
import dev.weft.controller.model.Reading;
import dev.weft.enrolment.PodEnrolment;
import dev.weft.manifest.ManifestProblem;
import dev.weft.manifest.ObjectKey;
import dev.weft.workload.Locality;
import java.util.List;
import java.util.Map;

/**
 * What the objects of a snapshot say.
 *
 * @param network the network of whatever names none
 * @param localities by node
 */
record Readings(
        String network,
        Map<ObjectKey, Reading<Pod>> pods,
        Map<ObjectKey, Reading<KubeService>> services,
        Map<ObjectKey, Reading<PodEnrolment>> enrolments,
        Map<ObjectKey, Locality> localities,
        Map<ObjectKey, PolicyReading> policies,
        Map<ObjectKey, PeerReading> peers,
        List<ManifestProblem> problems) {

    /** Every pod that could be read. */
    List<Pod> podList() {
        return pods.values().stream().flatMap(pod -> pod.value().stream()).toList();
    }
}
