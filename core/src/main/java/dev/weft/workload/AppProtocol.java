package dev.weft.workload;

/** What is spoken on a port, as far as it was declared. */
public enum AppProtocol {
    UNKNOWN,
    HTTP11,
    HTTP2,
    GRPC,
    TCP,
    TLS
}
