package dev.weft.cli.view;

import com.google.gson.JsonObject;
import dev.weft.cli.source.Fields;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A workload as the node proxies know it.
 *
 * @param protocol {@code HBONE} when it is reached through the mesh, else {@code TCP}
 * @param identity its SPIFFE identity
 * @param policies names of the policies that select it
 * @param knownBy nodes whose proxies know it just so; a node that is missing is behind
 */
record WorkloadRow(
        String namespace,
        String name,
        List<String> addresses,
        String node,
        String protocol,
        String identity,
        List<String> policies,
        String status,
        List<String> knownBy) {

    /** One row for each workload, two when proxies disagree about it. */
    static List<WorkloadRow> of(Map<String, JsonObject> dumps) {
        var nodes = new LinkedHashMap<WorkloadRow, List<String>>();
        dumps.forEach((node, dump) -> {
            for (var workload : Fields.objects(dump, "workloads")) {
                nodes.computeIfAbsent(of(workload), ignored -> new ArrayList<>()).add(node);
            }
        });
        return nodes.entrySet().stream()
                .map(entry -> entry.getKey().knownBy(entry.getValue()))
                .sorted(
                        Comparator.comparing(WorkloadRow::namespace)
                                .thenComparing(WorkloadRow::name))
                .toList();
    }

    private static WorkloadRow of(JsonObject workload) {
        var namespace = Fields.text(workload, "namespace");
        var trustDomain = Fields.text(workload, "trustDomain");
        return new WorkloadRow(
                namespace,
                Fields.text(workload, "name"),
                Fields.texts(workload, "workloadIps"),
                Fields.text(workload, "node"),
                Fields.text(workload, "protocol"),
                "spiffe://"
                        + (trustDomain.isEmpty() ? "cluster.local" : trustDomain)
                        + "/ns/"
                        + namespace
                        + "/sa/"
                        + Fields.text(workload, "serviceAccount"),
                Fields.texts(workload, "authorizationPolicies"),
                Fields.text(workload, "status"),
                List.of());
    }

    private WorkloadRow knownBy(List<String> nodes) {
        return new WorkloadRow(
                namespace,
                name,
                addresses,
                node,
                protocol,
                identity,
                policies,
                status,
                List.copyOf(nodes));
    }
}
