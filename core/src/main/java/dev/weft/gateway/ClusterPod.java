package dev.weft.gateway;

import java.util.List;
import java.util.Map;

/** What a proxy's pod needs on Kubernetes, where nothing is given by itself. */
final class ClusterPod {

    private static final String TOKEN_FOLDER = "/var/run/secrets/tokens";
    private static final String ROOT_FOLDER = "/var/run/secrets/weft.dev/root";
    private static final int USER = 1337;
    private static final int TOKEN_SECONDS = 43_200;

    private ClusterPod() {}

    static List<Map<String, Object>> environment() {
        return List.of(
                downward("POD_NAME", "metadata.name"),
                downward("POD_NAMESPACE", "metadata.namespace"),
                downward("POD_IP", "status.podIP"),
                downward("NODE_NAME", "spec.nodeName"),
                downward("SERVICE_ACCOUNT", "spec.serviceAccountName"));
    }

    /** The program may do nothing that a proxy does not do. */
    static Map<String, Object> container() {
        return Map.of(
                "securityContext",
                Map.of(
                        "allowPrivilegeEscalation",
                        false,
                        "readOnlyRootFilesystem",
                        true,
                        "runAsNonRoot",
                        true,
                        "runAsUser",
                        USER,
                        "runAsGroup",
                        USER,
                        "capabilities",
                        Map.of("drop", List.of("ALL"))),
                "volumeMounts",
                List.of(
                        mount("token", TOKEN_FOLDER),
                        mount("root", ROOT_FOLDER),
                        Map.of("name", "tmp", "mountPath", "/tmp")));
    }

    static Map<String, Object> spec() {
        return Map.of(
                "volumes",
                List.of(
                        Map.of(
                                "name",
                                "token",
                                "projected",
                                Map.of(
                                        "sources",
                                        List.of(
                                                Map.of(
                                                        "serviceAccountToken",
                                                        Map.of(
                                                                "audience",
                                                                "istio-ca",
                                                                "expirationSeconds",
                                                                TOKEN_SECONDS,
                                                                "path",
                                                                "istio-token"))))),
                        Map.of("name", "root", "configMap", Map.of("name", "istio-ca-root-cert")),
                        Map.of("name", "tmp", "emptyDir", Map.of())));
    }

    private static Map<String, Object> mount(String name, String path) {
        return Map.of("name", name, "mountPath", path, "readOnly", true);
    }

    private static Map<String, Object> downward(String name, String path) {
        return Map.of("name", name, "valueFrom", Map.of("fieldRef", Map.of("fieldPath", path)));
    }
}
