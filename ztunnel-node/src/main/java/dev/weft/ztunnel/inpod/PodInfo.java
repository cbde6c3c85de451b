package dev.weft.ztunnel.inpod;

import dev.weft.net.ResolverConfig;

/**
 * A pod as the node agent names it.
 *
 * @param uid the pod's Kubernetes uid
 * @param resolver how the pod resolves names; nothing where the agent does not say
 */
public record PodInfo(
        String uid, String namespace, String name, String serviceAccount, ResolverConfig resolver) {

    /** A pod of whose name servers nothing is known. */
    public PodInfo(String uid, String namespace, String name, String serviceAccount) {
        this(uid, namespace, name, serviceAccount, ResolverConfig.NONE);
    }

    @Override
    public String toString() {
        return namespace + "/" + name + " (" + uid + ")";
    }
}
