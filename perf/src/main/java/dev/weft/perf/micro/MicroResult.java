package dev.weft.perf.micro;

import dev.weft.perf.measure.Spread;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/**
 * What one benchmark came to with one set of parameters.
 *
 * @param benchmark class and method, without the package
 * @param score of the measured iterations, in {@code unit}
 * @param allocated bytes on the Java heap for each call; NaN if not known
 */
record MicroResult(
        String benchmark,
        Map<String, String> parameters,
        String unit,
        Spread score,
        double allocated) {

    private static final String ALLOCATED = "gc.alloc.rate.norm";

    static MicroResult of(RunResult result) {
        var parameters = new TreeMap<String, String>();
        var described = result.getParams();
        described.getParamsKeys().forEach(key -> parameters.put(key, described.getParam(key)));
        var scores =
                result.getBenchmarkResults().stream()
                        .flatMap(fork -> fork.getIterationResults().stream())
                        .map(iteration -> iteration.getPrimaryResult().getScore())
                        .toList();
        Map<String, ? extends Result<?>> others = secondary(result);
        double allocated = Double.NaN;
        for (Map.Entry<String, ? extends Result<?>> other : others.entrySet()) {
            if (other.getKey().endsWith(ALLOCATED)) {
                allocated = other.getValue().getScore();
            }
        }
        return new MicroResult(
                shortName(described.getBenchmark()),
                parameters,
                result.getPrimaryResult().getScoreUnit(),
                Spread.of(scores),
                allocated);
    }

    /** {@code a.b.Class.method} without {@code a.b}. */
    static String shortName(String name) {
        var method = name.lastIndexOf('.');
        return name.substring(name.lastIndexOf('.', method - 1) + 1);
    }

    String parametersText() {
        return parameters.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(" "));
    }

    /** JMH declares the raw type. */
    @SuppressWarnings({"rawtypes", "unchecked"})
    private static Map<String, ? extends Result<?>> secondary(RunResult result) {
        return (Map) result.getSecondaryResults();
    }
}
