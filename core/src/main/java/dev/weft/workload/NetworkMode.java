package dev.weft.workload;

/**
 * Whether a workload has an address of its own; one on the host's network is not found by address.
 */
public enum NetworkMode {
    STANDARD,
    HOST_NETWORK
}
