package dev.weft.perf.report;

import java.util.ArrayList;
import java.util.List;

/** Lays rows of text out in columns: the first to the left, figures to the right. Pure. */
public final class Grid {

    private static final String GAP = "  ";

    private Grid() {}

    /** The lines of a table; all rows have as many cells as the first, which has the titles. */
    public static List<String> lines(List<List<String>> rows) {
        var widths = new int[rows.getFirst().size()];
        for (var row : rows) {
            for (var i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        var lines = new ArrayList<String>();
        for (var row : rows) {
            var line = new StringBuilder();
            for (var i = 0; i < widths.length; i++) {
                var blanks = " ".repeat(widths[i] - row.get(i).length());
                line.append(i == 0 ? row.get(i) + blanks : blanks + row.get(i)).append(GAP);
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }
}
