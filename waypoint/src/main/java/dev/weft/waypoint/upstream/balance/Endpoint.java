package dev.weft.waypoint.upstream.balance;

import dev.weft.workload.Workload;

/**
 * A port of a workload that serves a destination. Immutable but for its load; any thread.
 *
 * @param port the workload's own
 */
public record Endpoint(Workload workload, int port, Load load) {

    /** What names it, in hashes and maps: stays the same as long as the workload lives. */
    public String name() {
        return workload.uid().value() + "#" + port;
    }

    /** The same one after discovery said something new of its workload. */
    public Endpoint with(Workload changed) {
        return changed.equals(workload) ? this : new Endpoint(changed, port, load);
    }

    @Override
    public String toString() {
        return name();
    }
}
