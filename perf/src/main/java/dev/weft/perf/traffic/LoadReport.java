package dev.weft.perf.traffic;

import dev.weft.perf.measure.Percentiles;

/**
 * What came of a load.
 *
 * @param seconds from the first byte to the last answer
 * @param bytes that the server has received, of a bulk load
 * @param operations messages answered, connections served or held
 * @param latency of those operations
 * @param errors operations that failed
 * @param example what the first of them said; empty when there was none
 */
public record LoadReport(
        double seconds,
        long bytes,
        long operations,
        Percentiles latency,
        long errors,
        String example) {}
