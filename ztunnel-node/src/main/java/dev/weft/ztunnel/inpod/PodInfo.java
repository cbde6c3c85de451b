package dev.weft.ztunnel.inpod;

/**
 * A pod as the node agent names it.
 *
 * @param uid the pod's Kubernetes uid
 */
public record PodInfo(String uid, String namespace, String name, String serviceAccount) {
    @Override
    public String toString() {
        return namespace + "/" + name + " (" + uid + ")";
    }
}
