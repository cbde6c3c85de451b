package dev.weft.workload;

/** Whether a workload takes traffic. */
public enum HealthStatus {
    HEALTHY,
    UNHEALTHY
}
