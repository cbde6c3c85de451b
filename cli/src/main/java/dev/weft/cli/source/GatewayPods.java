package dev.weft.cli.source;

import dev.weft.local.client.LocalMeshClient;
import dev.weft.local.client.PodView;
import java.util.List;

/** The pods that run the proxies of Gateways. */
public final class GatewayPods {

    private static final String NAME = "gateway.networking.k8s.io/gateway-name";

    private GatewayPods() {}

    /** Those of all Gateways. */
    public static List<PodView> all(LocalMeshClient mesh) {
        return mesh.pods().stream().filter(pod -> pod.labels().containsKey(NAME)).toList();
    }

    /** Those of one. */
    public static List<PodView> of(LocalMeshClient mesh, String namespace, String name) {
        return all(mesh).stream()
                .filter(pod -> pod.namespace().equals(namespace))
                .filter(pod -> gateway(pod).equals(name))
                .toList();
    }

    /** The name of the pod's Gateway. */
    public static String gateway(PodView pod) {
        return pod.labels().getOrDefault(NAME, "");
    }
}
