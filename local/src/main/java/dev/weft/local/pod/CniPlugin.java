package dev.weft.local.pod;

import dev.weft.local.config.LocalMeshException;

/**
 * What a container runtime calls when a pod's network is there and before its programs start, and
 * once they have ended.
 */
public interface CniPlugin {

    /** Joins a pod to the mesh if it belongs there; throws {@link LocalMeshException} if not. */
    void add(PodSpec pod);

    void delete(PodSpec pod);

    /** For a network without a mesh. */
    static CniPlugin none() {
        return new CniPlugin() {
            @Override
            public void add(PodSpec pod) {}

            @Override
            public void delete(PodSpec pod) {}
        };
    }
}
