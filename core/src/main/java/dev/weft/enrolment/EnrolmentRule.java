package dev.weft.enrolment;

import dev.weft.enrolment.Enrolment.Enrolled;
import dev.weft.enrolment.Enrolment.NotEnrolled;
import dev.weft.manifest.KubeObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides from labels whether a pod belongs to the mesh.
 *
 * <p>{@code <domain>/dataplane-mode} says {@code ambient} or {@code none}; any other value says
 * nothing. The pod's label goes before its namespace's, and among several domains the first that
 * says something decides. A pod on the host's network, a finished pod and one with a sidecar never
 * belong to the mesh.
 *
 * @param labelDomains in the order in which they count, such as {@code weft.dev}
 */
public record EnrolmentRule(List<String> labelDomains) {

    private static final String LABEL = "/dataplane-mode";
    private static final String AMBIENT = "ambient";
    private static final String NONE = "none";

    /** Weft's own label alone. */
    public static final EnrolmentRule STANDARD = new EnrolmentRule(List.of("weft.dev"));

    public EnrolmentRule {
        labelDomains = List.copyOf(labelDomains);
        if (labelDomains.isEmpty()) {
            throw new IllegalArgumentException(
                    "no label domain: expected at least one, such as weft.dev");
        }
    }

    private record Mode(String label, boolean ambient) {
        String text() {
            return label + "=" + (ambient ? AMBIENT : NONE);
        }
    }

    /** Decides for a pod and its namespace, as far as that is known. */
    public Enrolment decide(KubeObject pod, Optional<KubeObject> namespace) {
        return decide(PodFacts.of(pod, namespace));
    }

    public Enrolment decide(PodFacts pod) {
        if (pod.hostNetwork()) {
            return new NotEnrolled("it uses the host's network");
        }
        if (pod.finished()) {
            return new NotEnrolled("it has finished (" + pod.phase() + ")");
        }
        if (pod.sidecar()) {
            return new NotEnrolled("it has a sidecar");
        }
        Optional<Mode> own = mode(pod.labels());
        if (own.isPresent()) {
            return decision(own.get(), "pod label ");
        }
        return mode(pod.namespaceLabels())
                .map(mode -> decision(mode, "namespace label "))
                .orElseGet(() -> new NotEnrolled("no label " + labelDomains.getFirst() + LABEL));
    }

    private Optional<Mode> mode(Map<String, String> labels) {
        for (String domain : labelDomains) {
            String label = domain + LABEL;
            String value = labels.getOrDefault(label, "");
            if (value.equals(AMBIENT) || value.equals(NONE)) {
                return Optional.of(new Mode(label, value.equals(AMBIENT)));
            }
        }
        return Optional.empty();
    }

    private static Enrolment decision(Mode mode, String whose) {
        return mode.ambient()
                ? new Enrolled(whose + mode.text())
                : new NotEnrolled(whose + mode.text());
    }
}
