package dev.weft.controller.graph;

import dev.weft.controller.model.MeshSettings;
import dev.weft.identity.TrustDomain;
import dev.weft.manifest.KubeObject;
import dev.weft.manifest.Manifests;
import dev.weft.manifest.ObjectKey;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Settings and snapshots for tests. */
public final class Meshes {

    public static final MeshSettings SETTINGS =
            new MeshSettings(
                    "Kubernetes",
                    "cluster.local",
                    TrustDomain.CLUSTER_LOCAL,
                    "weft-system",
                    List.of("weft.dev"));

    private Meshes() {}

    /** A snapshot of the objects in these documents. */
    public static Manifests manifests(String... documents) {
        TreeMap<ObjectKey, KubeObject> objects = new TreeMap<>();
        for (String document : documents) {
            KubeObject object = object(document);
            objects.put(object.key(), object);
        }
        return new Manifests(1, objects, List.of());
    }

    /** The object of one document. */
    @SuppressWarnings("unchecked") // tests write maps
    public static KubeObject object(String document) {
        Load load = new Load(LoadSettings.builder().build());
        return KubeObject.of((Map<String, ?>) load.loadFromString(document));
    }

    /** A running pod at 10.0.0.{@code n}. */
    public static String pod(String namespace, String name, int n, String labels) {
        return """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s, namespace: %s, uid: uid-%s, labels: {%s}}
        spec: {nodeName: n1, serviceAccountName: %s}
        status: {phase: Running, podIP: 10.0.0.%s, conditions: [{type: Ready, status: "True"}]}
        """
                .replaceFirst("%s", name)
                .replaceFirst("%s", namespace)
                .replaceFirst("%s", name)
                .replaceFirst("%s", labels)
                .replaceFirst("%s", name)
                .replaceFirst("%s", String.valueOf(n));
    }
}
