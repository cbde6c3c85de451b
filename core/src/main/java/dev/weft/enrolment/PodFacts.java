package dev.weft.enrolment;

import dev.weft.manifest.KubeObject;
import java.util.Map;
import java.util.Optional;

/**
 * What of a pod and its namespace counts for enrolment.
 *
 * @param phase as in {@code status.phase}; empty when the pod has not reported one
 * @param sidecar whether a sidecar proxy was injected
 */
public record PodFacts(
        Map<String, String> labels,
        Map<String, String> namespaceLabels,
        boolean hostNetwork,
        String phase,
        boolean sidecar) {

    public PodFacts {
        labels = Map.copyOf(labels);
        namespaceLabels = Map.copyOf(namespaceLabels);
    }

    /**
     * Reads a pod and its namespace; a namespace that is not known has no labels.
     *
     * @throws dev.weft.manifest.ManifestException when a field is of the wrong type
     */
    public static PodFacts of(KubeObject pod, Optional<KubeObject> namespace) {
        return new PodFacts(
                pod.labels(),
                namespace.map(KubeObject::labels).orElse(Map.of()),
                pod.field("spec", "hostNetwork").bool(false),
                pod.field("status", "phase").text(""),
                pod.annotation("sidecar.istio.io/status").isPresent());
    }

    boolean finished() {
        return phase.equals("Succeeded") || phase.equals("Failed");
    }
}
