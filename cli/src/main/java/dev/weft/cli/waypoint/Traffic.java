package dev.weft.cli.waypoint;

/** What a waypoint is for; named as the label's values are. */
enum Traffic {
    /** What is addressed to a Service. */
    service,
    /** What is addressed to a pod. */
    workload,
    all,
    none
}
