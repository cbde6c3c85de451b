package dev.weft.local.pod;

import dev.weft.local.config.LocalMeshConfig;
import dev.weft.local.schedule.PodTemplate;
import java.net.InetAddress;
import java.util.List;

/**
 * A pod that has its place.
 *
 * @param node number of its node, counted from 1
 * @param number of the pod on its node, from which its addresses follow
 */
public record PodSpec(
        String namespace,
        String name,
        String uid,
        int node,
        int number,
        List<InetAddress> addresses,
        PodTemplate template) {

    public PodSpec {
        addresses = List.copyOf(addresses);
    }

    public String nodeName() {
        return LocalMeshConfig.nodeName(node);
    }

    /** What its token says of it. */
    Tokens.Holder holder() {
        return new Tokens.Holder(namespace, template.serviceAccount(), name, uid, nodeName());
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
