package dev.weft.controlplane;

import io.grpc.ManagedChannel;

/**
 * Opens authenticated channels to one control plane service: TLS to its roots, a bearer token read
 * again for every call, keep-alive. Owns the one thread of their I/O. Any thread.
 */
@SuppressWarnings({"DoNotCallSuggester", "UnusedVariable"})
public final class ControlPlane implements AutoCloseable {

    public ControlPlane(ControlPlaneSettings settings) {}

    /** A channel of its own connection, made with the first call. The caller shuts it down. */
    public ManagedChannel newChannel() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
