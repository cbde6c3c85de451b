package dev.weft.mesh;

import dev.weft.workload.Endpoint;
import dev.weft.workload.Workload;

/** An endpoint of a service together with the workload behind it. */
public record KnownEndpoint(Endpoint endpoint, Workload workload) {}
