package dev.weft.workload;

/** One of several waypoints of a service, drawn per connection. */
public record WeightedWaypoint(GatewayAddress destination, int weight) {}
