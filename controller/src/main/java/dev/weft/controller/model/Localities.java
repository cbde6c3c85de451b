package dev.weft.controller.model;

import dev.weft.manifest.KubeObject;
import dev.weft.workload.Locality;

/** Where a node stands, from its labels. */
public final class Localities {

    private Localities() {}

    public static Locality of(KubeObject node) {
        return new Locality(
                node.label("topology.kubernetes.io/region").orElse(""),
                node.label("topology.kubernetes.io/zone").orElse(""),
                node.label("topology.istio.io/subzone").orElse(""));
    }
}
