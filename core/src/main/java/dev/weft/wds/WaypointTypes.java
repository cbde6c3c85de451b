package dev.weft.wds;

/** Type URLs of what only waypoints are told: the messages of {@code waypoint.proto}. */
public final class WaypointTypes {

    private static final String PREFIX = "type.googleapis.com/weft.waypoint.v1.";

    public static final String ROUTE = PREFIX + "Route";
    public static final String TRAFFIC_POLICY = PREFIX + "TrafficPolicy";
    public static final String AUTHORIZATION = PREFIX + "Authorization";
    public static final String AUTHENTICATION = PREFIX + "Authentication";
    public static final String RATE_LIMIT = PREFIX + "RateLimit";
    public static final String TELEMETRY = PREFIX + "Telemetry";
    public static final String GATEWAY = PREFIX + "Gateway";
    public static final String EXTENSION = PREFIX + "Extension";
    public static final String WORKLOAD_LABELS = PREFIX + "WorkloadLabels";

    private WaypointTypes() {}
}
