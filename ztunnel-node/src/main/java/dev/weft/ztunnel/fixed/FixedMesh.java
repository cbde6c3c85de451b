package dev.weft.ztunnel.fixed;

import dev.weft.manifest.Document;
import dev.weft.manifest.Field;
import dev.weft.mesh.MeshChange;
import dev.weft.policy.Authorization;
import dev.weft.workload.Service;
import dev.weft.workload.Workload;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads a mesh from YAML or JSON: {@code workloads}, {@code services} and {@code policies}, each in
 * the shape that a config dump has, but that a workload's services may carry ports: {@code
 * services: {"ns/host": {80: 8080}}}. Other sections of a dump are skipped, so a dump can be read
 * back.
 */
public final class FixedMesh {
    private static final Set<String> SECTIONS =
            Set.of(
                    "workloads",
                    "services",
                    "policies",
                    "stagedServices",
                    "workloadState",
                    "certificates",
                    "config",
                    "staticConfig",
                    "version");

    private FixedMesh() {}

    /**
     * The mesh that a text describes.
     *
     * @param name where the text is from, for errors
     * @throws dev.weft.manifest.ManifestException naming the first value that is wrong
     */
    public static MeshChange read(String name, String text) {
        Field root = Document.read(name, text);
        Set<String> unknown = new TreeSet<>(root.map().keySet());
        unknown.removeAll(SECTIONS);
        if (!unknown.isEmpty()) {
            throw root.at(unknown.iterator().next()).wrong("one of the sections " + SECTIONS);
        }
        List<Service> services =
                root.at("services").list().stream().map(ServiceReader::read).toList();
        ServedPorts served = ServedPorts.of(root.at("services"));
        List<Workload> workloads =
                root.at("workloads").list().stream()
                        .map(field -> WorkloadReader.read(field, served))
                        .toList();
        List<Authorization> policies =
                root.at("policies").list().stream().map(PolicyReader::read).toList();
        return new MeshChange(workloads, services, List.of(), policies, List.of());
    }
}
