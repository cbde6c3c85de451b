package dev.weft.perf.micro;

import dev.weft.perf.report.Cells;
import dev.weft.perf.report.Grid;
import dev.weft.perf.report.Machine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Everything about one run of micro benchmarks, for programs to read. */
record MicroDocument(Instant time, String command, Machine machine, List<MicroResult> results) {

    MicroDocument {
        results = List.copyOf(results);
    }

    /** A title and a line for each benchmark and set of parameters. */
    List<String> lines() {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("benchmark", "with", "time", "unit", "bytes allocated"));
        for (var result : results) {
            rows.add(
                    List.of(
                            result.benchmark(),
                            result.parametersText(),
                            Cells.range(result.score(), 1),
                            result.unit(),
                            Cells.number(result.allocated(), 0)));
        }
        return Grid.lines(rows);
    }
}
