package dev.weft.controller.model;

import dev.weft.manifest.Field;
import dev.weft.manifest.KubeObject;
import dev.weft.workload.Workload;
import dev.weft.workload.WorkloadType;
import java.util.List;
import java.util.Map;

/**
 * What runs a pod, as people know it: the Deployment rather than its ReplicaSet, the CronJob rather
 * than its Job.
 */
public record PodOwner(WorkloadType type, String name) {

    private static final List<String> NAME_LABELS =
            List.of("service.istio.io/canonical-name", "app.kubernetes.io/name", "app");
    private static final List<String> REVISION_LABELS =
            List.of("service.istio.io/canonical-revision", "app.kubernetes.io/version", "version");
    private static final String TEMPLATE_HASH = "pod-template-hash";

    static PodOwner of(KubeObject pod) {
        for (Field owner : pod.field("metadata", "ownerReferences").list()) {
            if (owner.at("controller").bool(true)) {
                return of(owner.at("kind").text(""), owner.at("name").requiredText(), pod.labels());
            }
        }
        return new PodOwner(WorkloadType.POD, pod.name());
    }

    private static PodOwner of(String kind, String name, Map<String, String> labels) {
        return switch (kind) {
            case "ReplicaSet" ->
                    new PodOwner(WorkloadType.DEPLOYMENT, withoutTemplateHash(name, labels));
            case "Deployment" -> new PodOwner(WorkloadType.DEPLOYMENT, name);
            case "Job" ->
                    // A CronJob's jobs carry the minute they were due.
                    name.matches(".+-\\d{8,10}")
                            ? new PodOwner(
                                    WorkloadType.CRONJOB, name.substring(0, name.lastIndexOf('-')))
                            : new PodOwner(WorkloadType.JOB, name);
            case "CronJob" -> new PodOwner(WorkloadType.CRONJOB, name);
            default -> new PodOwner(WorkloadType.POD, name);
        };
    }

    private static String withoutTemplateHash(String replicaSet, Map<String, String> labels) {
        String suffix = "-" + labels.getOrDefault(TEMPLATE_HASH, "");
        return suffix.length() > 1 && replicaSet.endsWith(suffix)
                ? replicaSet.substring(0, replicaSet.length() - suffix.length())
                : replicaSet;
    }

    /** What telemetry calls the pod; labels come before the owner's name. */
    Workload.Owner describe(Map<String, String> labels) {
        return new Workload.Owner(
                type,
                name,
                first(NAME_LABELS, labels, name),
                first(REVISION_LABELS, labels, "latest"));
    }

    private static String first(List<String> keys, Map<String, String> labels, String fallback) {
        for (String key : keys) {
            String value = labels.getOrDefault(key, "");
            if (!value.isEmpty()) {
                return value;
            }
        }
        return fallback;
    }
}
