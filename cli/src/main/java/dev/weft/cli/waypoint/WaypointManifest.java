package dev.weft.cli.waypoint;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import dev.weft.manifest.KubeObject;
import java.util.LinkedHashMap;
import java.util.Map;

/** The manifests that these commands write. Pure. */
final class WaypointManifest {

    static final String CLASS = "weft-waypoint";
    static final String FOR = "weft.dev/waypoint-for";
    static final String USE = "weft.dev/use-waypoint";

    private static final Gson GSON =
            new GsonBuilder().disableHtmlEscaping().setPrettyPrinting().create();

    private WaypointManifest() {}

    /** The Gateway. */
    static String gateway(String namespace, String name, Traffic traffic) {
        return """
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata:
          name: @name
          namespace: @namespace
          labels:
            @for: @traffic
        spec:
          gatewayClassName: @class
          listeners:
          - name: mesh
            port: 15008
            protocol: HBONE
        """
                .replace("@namespace", namespace)
                .replace("@name", name)
                .replace("@for", FOR)
                .replace("@traffic", traffic.name())
                .replace("@class", CLASS);
    }

    /** The namespace as it is, but with this waypoint; with an empty name without any. */
    static String namespace(KubeObject namespace, String waypoint) {
        var labels = new LinkedHashMap<String, Object>(namespace.labels());
        if (waypoint.isEmpty()) {
            labels.remove(USE);
        } else {
            labels.put(USE, waypoint);
        }
        var metadata = new LinkedHashMap<String, Object>();
        metadata.put("name", namespace.name());
        metadata.put("labels", labels);
        var annotations = namespace.field("metadata", "annotations").textMap();
        if (!annotations.isEmpty()) {
            metadata.put("annotations", annotations);
        }
        // JSON is YAML too, and quotes every text.
        return GSON.toJson(Map.of("apiVersion", "v1", "kind", "Namespace", "metadata", metadata));
    }
}
