package dev.weft.perf.http;

import dev.weft.perf.measure.Percentiles;

/**
 * How a load went.
 *
 * @param requests answered with 200 in time
 * @param errors answered otherwise, or broken
 * @param latency from the moment a request was due until the end of its answer
 */
public record HttpReport(long requests, long errors, double seconds, Percentiles latency) {

    public double perSecond() {
        return requests / seconds;
    }
}
