package dev.weft.perf.discovery;

import dev.weft.perf.compare.Verdict;
import dev.weft.perf.measure.Spread;
import dev.weft.perf.report.Cells;
import dev.weft.perf.report.Grid;
import dev.weft.perf.report.Machine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything about one run, for programs to read. Pure.
 *
 * @param base the small mesh whose heap is taken off the others' figures for each workload
 */
record DiscoveryDocument(
        Instant time,
        String command,
        Machine machine,
        DiscoveryResult base,
        List<DiscoveryResult> results,
        List<Verdict> verdicts) {

    private static final int TARGET_WORKLOADS = 100_000;
    private static final double TARGET_BYTES = 600;
    private static final double BYTES_PER_MIB = 1 << 20;

    DiscoveryDocument {
        results = List.copyOf(results);
        verdicts = List.copyOf(verdicts);
    }

    /** The target for the memory of a workload in a large mesh. */
    static Verdict verdict(DiscoveryResult base, List<DiscoveryResult> results) {
        var figures =
                results.stream()
                        .filter(result -> result.workloads() == TARGET_WORKLOADS)
                        .map(result -> result.beyondWire(base))
                        .toList();
        var value = Spread.of(figures);
        return new Verdict(
                "heap for each of 100,000 workloads, beyond their wire size",
                "at most 600 bytes",
                "",
                value,
                result(value));
    }

    private static Verdict.Result result(Spread value) {
        if (value.count() == 0) {
            return Verdict.Result.NOT_MEASURED;
        }
        return value.median() <= TARGET_BYTES ? Verdict.Result.REACHED : Verdict.Result.MISSED;
    }

    /** A title and a line for each mesh. */
    List<String> lines() {
        var rows = new ArrayList<List<String>>();
        rows.add(
                List.of(
                        "workloads",
                        "synced s",
                        "CPU s",
                        "change ms",
                        "heap B each",
                        "wire B each",
                        "beyond",
                        "heap MiB",
                        "RSS MiB",
                        "-Xmx MiB"));
        for (var result : results) {
            rows.add(
                    List.of(
                            Integer.toString(result.workloads()),
                            Cells.number(result.seconds(), 2),
                            Cells.number(result.cpuSeconds(), 2),
                            Cells.number(result.changeMillis(), 1),
                            Cells.number(result.heapEach(base), 0),
                            Cells.number(result.wireEach(base), 0),
                            Cells.number(result.beyondWire(base), 0),
                            Cells.number(result.heapBytes() / BYTES_PER_MIB, 1),
                            Cells.number(result.residentBytes() / BYTES_PER_MIB, 0),
                            Integer.toString(result.maxHeapMib())));
        }
        return Grid.lines(rows);
    }
}
