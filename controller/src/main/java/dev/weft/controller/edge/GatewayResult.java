package dev.weft.controller.edge;

import dev.weft.api.waypoint.Gateway;
import dev.weft.controller.status.ObjectStatus;

/** What became of a Gateway: what its own proxy is told, and nobody else. */
public record GatewayResult(Gateway message, ObjectStatus status) {}
