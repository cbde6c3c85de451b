package dev.weft.perf.report;

import dev.weft.perf.compare.Case;
import dev.weft.perf.compare.Figures;
import dev.weft.perf.compare.Verdict;
import java.io.Console;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Shows results to people: progress as it goes, tables at the end. */
public final class Screen {

    private static final String GOOD = "32";
    private static final String BAD = "31";
    private static final String DIM = "2";
    private static final String STRONG = "1";

    private final PrintWriter out;
    private final PrintWriter progress;
    private final boolean colours;
    private final long began = System.nanoTime();

    /** {@code colours} where the output is a terminal that has them. */
    public Screen(PrintWriter out, PrintWriter progress, boolean colours) {
        this.out = out;
        this.progress = progress;
        this.colours = colours;
    }

    /** Whether this process writes to a terminal whose user wants colours. */
    public static boolean hasColours() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent()
                && System.getenv().getOrDefault("NO_COLOR", "").isEmpty()
                && !System.getenv().getOrDefault("TERM", "dumb").equals("dumb");
    }

    /** What is being done now, with the seconds since the beginning. */
    public void progress(String text) {
        var seconds = (System.nanoTime() - began) / 1_000_000_000;
        progress.println(paint(DIM, String.format(Locale.ROOT, "%4d s  ", seconds)) + text);
        progress.flush();
    }

    public void line(String text) {
        out.println(text);
        out.flush();
    }

    /** A table for each case that has figures. */
    public void figures(List<String> subjects, Figures figures) {
        for (var what : Case.values()) {
            var lines = CaseTable.lines(what, subjects, figures);
            if (!lines.isEmpty()) {
                line("");
                line(paint(STRONG, what.title()));
                line(paint(DIM, lines.getFirst()));
                lines.stream().skip(1).forEach(this::line);
            }
        }
    }

    /** The targets, and how it went. */
    public void verdicts(List<Verdict> verdicts) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("target", "asked", "measured", "result"));
        for (var verdict : verdicts) {
            rows.add(
                    List.of(
                            verdict.what(),
                            (verdict.target() + " " + verdict.against()).strip(),
                            Cells.range(verdict.value(), 2),
                            word(verdict.result())));
        }
        var lines = Grid.lines(rows);
        line("");
        line(paint(STRONG, "targets of weft"));
        line(paint(DIM, lines.getFirst()));
        for (var i = 0; i < verdicts.size(); i++) {
            line(coloured(lines.get(i + 1), verdicts.get(i).result()));
        }
    }

    /** What is missing from the tables. */
    public void missing(String subject, String reason) {
        line(paint(BAD, "not measured: ") + subject + ": " + reason);
    }

    private String coloured(String line, Verdict.Result result) {
        return switch (result) {
            case REACHED -> paint(GOOD, line);
            case MISSED -> paint(BAD, line);
            case NOT_MEASURED -> paint(DIM, line);
        };
    }

    private static String word(Verdict.Result result) {
        return switch (result) {
            case REACHED -> "reached";
            case MISSED -> "MISSED";
            case NOT_MEASURED -> "not measured";
        };
    }

    private String paint(String colour, String text) {
        return colours ? "\u001b[" + colour + "m" + text + "\u001b[0m" : text;
    }
}
