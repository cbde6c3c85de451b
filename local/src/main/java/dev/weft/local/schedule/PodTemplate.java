package dev.weft.local.schedule;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is read of a pod or a pod template.
 *
 * @param nodeName where it has to run; anywhere when empty
 * @param graceSeconds how long its programs may take to end after SIGTERM
 * @param hash changes whenever anything of the template does
 */
public record PodTemplate(
        Map<String, String> labels,
        Map<String, String> annotations,
        String serviceAccount,
        Optional<String> nodeName,
        RestartPolicy restartPolicy,
        int graceSeconds,
        List<ContainerSpec> containers,
        String hash) {

    public PodTemplate {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
        containers = List.copyOf(containers);
    }

    /** What happens to a container that ended. */
    public enum RestartPolicy {
        ALWAYS,
        ON_FAILURE,
        NEVER
    }
}
