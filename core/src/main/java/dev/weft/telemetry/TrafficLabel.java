package dev.weft.telemetry;

import java.util.Locale;

/**
 * The labels of every traffic metric, in the order in which they are written. The names are the
 * ones that dashboards for ambient meshes expect.
 */
public enum TrafficLabel {
    REPORTER,
    SOURCE_WORKLOAD,
    SOURCE_CANONICAL_SERVICE,
    SOURCE_CANONICAL_REVISION,
    SOURCE_WORKLOAD_NAMESPACE,
    SOURCE_PRINCIPAL,
    SOURCE_APP,
    SOURCE_VERSION,
    SOURCE_CLUSTER,
    DESTINATION_SERVICE,
    DESTINATION_SERVICE_NAMESPACE,
    DESTINATION_SERVICE_NAME,
    DESTINATION_WORKLOAD,
    DESTINATION_CANONICAL_SERVICE,
    DESTINATION_CANONICAL_REVISION,
    DESTINATION_WORKLOAD_NAMESPACE,
    DESTINATION_PRINCIPAL,
    DESTINATION_APP,
    DESTINATION_VERSION,
    DESTINATION_CLUSTER,
    REQUEST_PROTOCOL,
    RESPONSE_FLAGS,
    CONNECTION_SECURITY_POLICY,
    SOURCE_REGION,
    SOURCE_ZONE,
    DESTINATION_REGION,
    DESTINATION_ZONE;

    /** What stands where a value is not known. */
    public static final String UNKNOWN = "unknown";

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The name on the wire. */
    @Override
    public String toString() {
        return label;
    }
}
