package dev.weft.xds;

import java.util.Map;

/**
 * Who asks.
 *
 * @param id such as {@code ztunnel~10.0.0.1~ztunnel-abc.weft-system~weft-system.svc.cluster.local}
 * @param metadata strings the control plane may want to know, such as {@code NODE_NAME}
 */
public record NodeIdentity(String id, Map<String, String> metadata) {

    public NodeIdentity {
        metadata = Map.copyOf(metadata);
    }

    /** The id of a node proxy. */
    public static String ztunnelId(String ip, String podName, String podNamespace) {
        String domain = podNamespace + ".svc.cluster.local";
        return String.join("~", "ztunnel", ip, podName + "." + podNamespace, domain);
    }
}
