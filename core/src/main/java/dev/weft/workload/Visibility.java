package dev.weft.workload;

/** Who may resolve a service. */
public enum Visibility {
    PUBLIC,
    NAMESPACE
}
