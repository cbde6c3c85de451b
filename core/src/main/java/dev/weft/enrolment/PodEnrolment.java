package dev.weft.enrolment;

import dev.weft.manifest.Field;
import dev.weft.manifest.KubeObject;
import java.nio.file.Path;
import java.util.Map;

/**
 * The node agent's report about one pod, kept as an object of kind {@code PodEnrolment}. Only a pod
 * whose report carries its own uid and says {@code enabled} may be announced as reachable by HBONE.
 *
 * @param node the node whose agent reports
 * @param message why it is pending; empty when there is nothing to say
 */
public record PodEnrolment(
        String namespace,
        String pod,
        String podUid,
        String node,
        Redirection redirection,
        String message) {

    public static final String API_VERSION = "weft.dev/v1alpha1";
    public static final String GROUP = "weft.dev";
    public static final String KIND = "PodEnrolment";

    /** Whether the pod's traffic goes through the node proxy. */
    public enum Redirection {
        ENABLED("enabled"),
        PENDING("pending");

        private final String text;

        Redirection(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }

        private static Redirection parse(Field field) {
            for (Redirection redirection : values()) {
                if (redirection.text.equals(field.text(""))) {
                    return redirection;
                }
            }
            throw field.wrong("enabled or pending");
        }
    }

    /**
     * Reads a report.
     *
     * @throws dev.weft.manifest.ManifestException when it is not one
     */
    public static PodEnrolment parse(KubeObject object) {
        if (!object.kind().equals(KIND) || !object.group().equals(GROUP)) {
            throw object.field("kind").wrong(KIND + " of " + GROUP);
        }
        return new PodEnrolment(
                object.namespace(),
                object.name(),
                object.field("spec", "podUID").requiredText(),
                object.field("spec", "node").requiredText(),
                Redirection.parse(object.field("status", "redirection")),
                object.field("status", "message").text(""));
    }

    public KubeObject toObject() {
        return KubeObject.of(
                Map.of(
                        "apiVersion",
                        API_VERSION,
                        "kind",
                        KIND,
                        "metadata",
                        Map.of("name", pod, "namespace", namespace),
                        "spec",
                        Map.of("podUID", podUid, "node", node),
                        "status",
                        Map.of("redirection", redirection.toString(), "message", message)));
    }

    /** Where the report stands in a cluster folder. */
    public static Path file(Path clusterFolder, String namespace, String pod) {
        return clusterFolder.resolve("enrolments").resolve(namespace).resolve(pod + ".yaml");
    }
}
