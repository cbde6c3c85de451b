package dev.weft.local.program;

import dev.weft.local.config.LocalMeshException;
import dev.weft.local.config.RunDirectory;
import dev.weft.local.pod.Tokens;
import dev.weft.manifest.KubeObject;
import dev.weft.manifest.ManifestWriter;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * The pod that a node proxy is on a cluster. Here it is a process on the node's own network, but
 * the controller asks for the pod: it signs certificates only for a node proxy whose pod runs on
 * the node it claims.
 *
 * @param uid the uid that its token names
 */
record NodeProxyPod(String node, String uid) {

    static final String NAMESPACE = "weft-system";
    static final String ACCOUNT = "ztunnel";

    String name() {
        return ACCOUNT + "-" + node;
    }

    /** What its token says of it. */
    Tokens.Holder holder() {
        return new Tokens.Holder(NAMESPACE, ACCOUNT, name(), uid, node);
    }

    /** Adds the pod to the cluster folder. */
    void publish(RunDirectory files) {
        try {
            write(files);
        } catch (IOException e) {
            throw LocalMeshException.causedBy(e, "cannot write the pod of %s: %s", node, e);
        }
    }

    private void write(RunDirectory files) throws IOException {
        ManifestWriter.write(
                files.cluster().resolve(NAMESPACE).resolve("pod-" + name() + ".yaml"),
                List.of(manifest()));
    }

    KubeObject manifest() {
        return KubeObject.of(
                Map.of(
                        "apiVersion",
                        "v1",
                        "kind",
                        "Pod",
                        "metadata",
                        Map.of(
                                "name",
                                name(),
                                "namespace",
                                NAMESPACE,
                                "uid",
                                uid,
                                "labels",
                                Map.of("app", ACCOUNT)),
                        "spec",
                        Map.of(
                                "nodeName",
                                node,
                                "serviceAccountName",
                                ACCOUNT,
                                "hostNetwork",
                                true),
                        "status",
                        Map.of("phase", "Running")));
    }
}
