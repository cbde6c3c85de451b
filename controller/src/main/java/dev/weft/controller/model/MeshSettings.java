package dev.weft.controller.model;

import dev.weft.identity.TrustDomain;
import java.util.List;

/**
 * What translation needs to know about the mesh as a whole.
 *
 * @param clusterDomain suffix of service names, {@code cluster.local}
 * @param rootNamespace whose policies hold for the whole mesh
 * @param labelDomains whose labels and annotations count
 */
public record MeshSettings(
        String clusterId,
        String clusterDomain,
        TrustDomain trustDomain,
        String rootNamespace,
        List<String> labelDomains) {

    public MeshSettings {
        labelDomains = List.copyOf(labelDomains);
    }
}
