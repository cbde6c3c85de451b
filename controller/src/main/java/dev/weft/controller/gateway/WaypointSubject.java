package dev.weft.controller.gateway;

import java.util.Map;

/** Something that a waypoint may stand before. */
public record WaypointSubject(
        Kind kind, String namespace, Map<String, String> labels, Map<String, String> annotations) {

    public WaypointSubject {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
    }

    /** How it is addressed. */
    public enum Kind {
        SERVICE,
        WORKLOAD
    }
}
