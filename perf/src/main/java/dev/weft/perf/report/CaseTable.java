package dev.weft.perf.report;

import dev.weft.perf.compare.Case;
import dev.weft.perf.compare.Figure;
import dev.weft.perf.compare.Figures;
import dev.weft.perf.compare.Measure;
import java.util.ArrayList;
import java.util.List;

/** The table of one case: a row for each subject. Pure. */
final class CaseTable {

    private CaseTable() {}

    static List<String> lines(Case what, List<String> subjects, Figures figures) {
        var columns =
                what.figures().stream()
                        .filter(figure -> worthAColumn(what, figure, subjects, figures))
                        .toList();
        var rows = new ArrayList<List<String>>();
        var titles = new ArrayList<>(List.of("way"));
        columns.forEach(figure -> titles.add(figure.title()));
        rows.add(titles);
        for (var subject : subjects) {
            if (!figures.has(what, subject)) {
                continue;
            }
            var row = new ArrayList<>(List.of(subject));
            for (var figure : columns) {
                var spread = figures.spread(what, subject, figure);
                row.add(
                        figure.ranged()
                                ? Cells.range(spread, figure.decimals())
                                : Cells.median(spread, figure.decimals()));
            }
            rows.add(row);
        }
        return rows.size() == 1 ? List.of() : Grid.lines(rows);
    }

    /** Errors only where there are some; what follows from other columns is for the document. */
    private static boolean worthAColumn(
            Case what, Figure figure, List<String> subjects, Figures figures) {
        var forTheDocument =
                figure == Figure.COMPILER_SHARE
                        || (figure == Figure.PER_S && what.measure() == Measure.LATENCY);
        if (forTheDocument) {
            return false;
        }
        return figure != Figure.ERRORS
                || subjects.stream()
                        .anyMatch(
                                s -> figures.values(what, s, figure).stream().anyMatch(e -> e > 0));
    }
}
