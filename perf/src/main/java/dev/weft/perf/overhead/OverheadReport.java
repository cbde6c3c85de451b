package dev.weft.perf.overhead;

import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Everything that was measured in one run.
 *
 * @param rate requests per second of each pod
 * @param bytes of a request, and of its answer
 * @param seconds for which each arrangement was measured
 * @param machine what it ran on
 */
record OverheadReport(int rate, int bytes, double seconds, String machine, List<Measured> cases) {

    OverheadReport {
        cases = List.copyOf(cases);
    }

    /** The numbers of pods, smallest first. */
    List<Integer> pods() {
        return cases.stream().map(Measured::pods).distinct().sorted().toList();
    }

    Optional<Measured> of(Arrangement arrangement, int pods) {
        return cases.stream()
                .filter(c -> c.arrangement() == arrangement && c.pods() == pods)
                .findFirst();
    }

    /** What the arrangement adds to a time, in microseconds; empty when either was not measured. */
    Optional<Double> added(Measured measured, ToDoubleFunction<Measured> time) {
        return of(Arrangement.NO_MESH, measured.pods())
                .map(plain -> time.applyAsDouble(measured) - time.applyAsDouble(plain));
    }

    /** The arrangements that have proxies. */
    Stream<Measured> proxied() {
        return cases.stream().filter(c -> c.arrangement() != Arrangement.NO_MESH);
    }

    long errors() {
        return cases.stream().mapToLong(Measured::errors).sum();
    }
}
