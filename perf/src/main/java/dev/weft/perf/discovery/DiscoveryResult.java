package dev.weft.perf.discovery;

/**
 * What one mesh cost.
 *
 * @param maxHeapMib the JVM's largest heap: the smallest tried that was enough
 * @param seconds from the first connection attempt until the state was complete
 * @param cpuSeconds processor time of the process until it acknowledged the mesh, its start
 *     included
 * @param heapBytes that live after collections
 * @param wireBytes of the encoded resources
 * @param changeMillis from sending one changed workload until the state had it
 */
record DiscoveryResult(
        int workloads,
        int maxHeapMib,
        double seconds,
        double cpuSeconds,
        long heapBytes,
        long wireBytes,
        long residentBytes,
        double changeMillis) {

    /** Heap for each workload, services included; what a mesh of {@code base} has is taken off. */
    double heapEach(DiscoveryResult base) {
        return (double) (heapBytes - base.heapBytes) / (workloads - base.workloads);
    }

    /** Wire size for each workload, in the same way. */
    double wireEach(DiscoveryResult base) {
        return (double) (wireBytes - base.wireBytes) / (workloads - base.workloads);
    }

    /** What the state takes beyond the wire size. */
    double beyondWire(DiscoveryResult base) {
        return heapEach(base) - wireEach(base);
    }
}
