package dev.weft.mesh;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.weft.local.client.PodView;
import java.util.List;
import java.util.Optional;

/** What a node proxy says of itself. */
record NodeProxy(String node, AdminSocket admin) {

    JsonObject configDump() {
        return admin.json("/config_dump").getAsJsonObject();
    }

    Samples metrics() {
        return admin.metrics();
    }

    /** How it would reach a pod, {@code HBONE} or {@code TCP}; empty when it does not know it. */
    Optional<String> protocol(PodView pod) {
        return workload(pod).map(workload -> workload.get("protocol").getAsString());
    }

    /** The service account that it takes a pod for; empty when it does not know the pod. */
    Optional<String> account(PodView pod) {
        return workload(pod).map(workload -> workload.get("serviceAccount").getAsString());
    }

    /** Whether it would choose the pod as an endpoint. */
    boolean isHealthy(PodView pod) {
        return workload(pod)
                .filter(found -> found.get("status").getAsString().equals("Healthy"))
                .isPresent();
    }

    private Optional<JsonObject> workload(PodView pod) {
        for (JsonElement element : configDump().getAsJsonArray("workloads")) {
            JsonObject workload = element.getAsJsonObject();
            boolean same =
                    workload.get("namespace").getAsString().equals(pod.namespace())
                            && workload.get("name").getAsString().equals(pod.name())
                            && workload.get("uid").getAsString().endsWith("/" + pod.name());
            if (same) {
                return Optional.of(workload);
            }
        }
        return Optional.empty();
    }

    /** Names of the Services of a namespace for which it uses a waypoint. */
    List<String> servicesWithWaypoint(String namespace) {
        return configDump().getAsJsonArray("services").asList().stream()
                .map(JsonElement::getAsJsonObject)
                .filter(service -> service.get("namespace").getAsString().equals(namespace))
                .filter(service -> service.has("waypoint"))
                .map(service -> service.get("name").getAsString())
                .toList();
    }

    /** Names of the policies that it enforces, as namespace/name. */
    List<String> policies() {
        return configDump().getAsJsonArray("policies").asList().stream()
                .map(JsonElement::getAsJsonObject)
                .map(p -> p.get("namespace").getAsString() + "/" + p.get("name").getAsString())
                .toList();
    }

    /** {@code Up} or {@code Pending} for a pod that it serves; empty for any other. */
    Optional<String> state(PodView pod) {
        return Optional.ofNullable(configDump().getAsJsonObject("workloadState").get(pod.uid()))
                .map(entry -> entry.getAsJsonObject().get("state").getAsString());
    }
}
