package dev.weft.workload;

/** Which address families a service offers. */
public enum IpFamilies {
    AUTOMATIC,
    IPV4_ONLY,
    IPV6_ONLY,
    DUAL
}
