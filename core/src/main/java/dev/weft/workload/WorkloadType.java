package dev.weft.workload;

/** The kind of object that owns a workload, as it appears in telemetry. */
public enum WorkloadType {
    DEPLOYMENT,
    CRONJOB,
    POD,
    JOB
}
