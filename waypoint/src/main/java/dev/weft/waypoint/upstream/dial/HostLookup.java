package dev.weft.waypoint.upstream.dial;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Finds the addresses of hosts. Any thread. */
@FunctionalInterface
public interface HostLookup {

    /**
     * Completes with at least one address, or fails with an {@link java.io.IOException} that says
     * why; on any thread.
     */
    CompletionStage<List<InetAddress>> find(String hostname);
}
