package dev.weft.workload;

/** How a workload wants to be reached. */
public enum TunnelProtocol {
    NONE,
    HBONE
}
