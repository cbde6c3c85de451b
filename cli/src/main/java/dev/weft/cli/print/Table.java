package dev.weft.cli.print;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Lays rows out in columns that fit a width; cells that do not fit end in an ellipsis. Pure. */
public final class Table {

    private static final String GAP = "  ";

    /** No column gets narrower than this, however narrow the terminal. */
    private static final int NARROWEST = 8;

    private Table() {}

    /** The lines of the table, its titles first. */
    public static <R> List<String> lines(List<Column<R>> columns, List<R> rows, int width) {
        var cells = new ArrayList<List<String>>();
        cells.add(columns.stream().map(Column::title).toList());
        for (var row : rows) {
            cells.add(columns.stream().map(column -> oneLine(column.text().apply(row))).toList());
        }
        var widths = fit(widest(cells, columns.size()), width);
        return cells.stream().map(row -> line(row, widths)).toList();
    }

    private static String oneLine(String text) {
        return text.isEmpty() ? "-" : text.replaceAll("\\s+", " ");
    }

    private static int[] widest(List<List<String>> cells, int columns) {
        var widths = new int[columns];
        for (var row : cells) {
            for (var i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        return widths;
    }

    /** Takes from the widest column, a character at a time, until all of them fit. */
    private static int[] fit(int[] widths, int width) {
        var total = Arrays.stream(widths).sum() + GAP.length() * (widths.length - 1);
        while (total > width) {
            var widest = 0;
            for (var i = 1; i < widths.length; i++) {
                widest = widths[i] > widths[widest] ? i : widest;
            }
            if (widths[widest] <= NARROWEST) {
                break;
            }
            widths[widest]--;
            total--;
        }
        return widths;
    }

    private static String line(List<String> cells, int[] widths) {
        var line = new StringBuilder();
        for (var i = 0; i < widths.length; i++) {
            var cell = cells.get(i);
            var fitting =
                    cell.length() <= widths[i] ? cell : cell.substring(0, widths[i] - 1) + "…";
            line.append(fitting).append(" ".repeat(widths[i] - fitting.length())).append(GAP);
        }
        return line.toString().stripTrailing();
    }
}
