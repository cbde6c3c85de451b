package dev.weft.local.schedule;

import dev.weft.manifest.Field;
import dev.weft.manifest.KubeObject;
import dev.weft.manifest.LabelSelector;
import dev.weft.manifest.ManifestException;
import java.util.Optional;

/** Reads Deployments and StatefulSets. */
public final class OwnerReader {

    private static final int MOST_REPLICAS = 1000;

    private OwnerReader() {}

    /** Whether this kind of object makes pods of a template. */
    public static boolean owns(KubeObject object) {
        return object.group().equals("apps")
                && (object.kind().equals("Deployment") || object.kind().equals("StatefulSet"));
    }

    /**
     * Reads an object that {@link #owns}.
     *
     * @throws ManifestException naming the field that cannot be used
     */
    public static PodOwner read(KubeObject object) {
        Field template = object.field("spec", "template");
        PodTemplate pod = PodTemplateReader.read(template);
        Field selector = object.field("spec", "selector");
        LabelSelector labels = LabelSelector.parse(selector);
        if (labels.isEmpty() || !labels.matches(pod.labels())) {
            throw selector.wrong("a selector that selects the labels of the pod template");
        }
        return new PodOwner(
                object.kind(),
                object.namespace(),
                object.name(),
                object.uid(),
                object.field("spec", "replicas").number(0, MOST_REPLICAS).orElse(1),
                object.kind().equals("StatefulSet"),
                pod);
    }

    /** Whether the object is a pod of its own, which no Deployment replaces. */
    public static Optional<PodTemplate> readPod(KubeObject object) {
        boolean pod = object.group().isEmpty() && object.kind().equals("Pod");
        return pod ? Optional.of(PodTemplateReader.read(object.field())) : Optional.empty();
    }
}
