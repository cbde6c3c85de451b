package dev.weft.perf.overhead;

import dev.weft.perf.measure.CpuTime;
import dev.weft.perf.measure.Memory;

/**
 * What was seen of one arrangement with one number of pods.
 *
 * @param proxies how many processes {@code memory} and {@code cpu} are of
 * @param memory of the proxies, while the traffic went on
 * @param cpu of the proxies, for the traffic alone
 * @param p50 microseconds from a request to its answer, the median of the pods
 * @param p99 likewise
 * @param requests that were answered
 * @param errors requests that were not
 */
record Measured(
        Arrangement arrangement,
        int pods,
        int proxies,
        Memory memory,
        CpuTime cpu,
        double p50,
        double p99,
        long requests,
        long errors) {

    private static final double MIB = 1 << 20;

    double residentMib() {
        return memory.resident() / MIB;
    }

    double privateMib() {
        return memory.anonymous() / MIB;
    }

    /** Processor time for each request and its answer, in microseconds, without compilation. */
    double cpuMicros() {
        return requests == 0 ? 0 : cpu.work() * 1e6 / requests;
    }

    /** Of all threads, those that compile included: what a young process costs. */
    double cpuMicrosWithCompiler() {
        return requests == 0 ? 0 : cpu.total() * 1e6 / requests;
    }
}
