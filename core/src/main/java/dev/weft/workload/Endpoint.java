package dev.weft.workload;

import java.util.Map;

/**
 * A workload that serves a service.
 *
 * @param ports service port to the workload's own port
 */
public record Endpoint(WorkloadUid workload, Map<Integer, Integer> ports, HealthStatus status) {

    public Endpoint {
        ports = Map.copyOf(ports);
    }
}
