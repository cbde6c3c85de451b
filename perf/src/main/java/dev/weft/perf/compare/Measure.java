package dev.weft.perf.compare;

/** What can be chosen to be measured. */
public enum Measure {
    THROUGHPUT,
    LATENCY,
    CONNECTIONS,
    MEMORY,
    START
}
