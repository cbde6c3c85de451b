package dev.weft.cli.why;

import dev.weft.cli.print.Colour;
import dev.weft.cli.print.Terminal;
import java.util.ArrayList;
import java.util.List;

/** A report for people: a line for each decision, and below it what else there was. Pure. */
final class ReportText {

    private static final int STAGE = 10;
    private static final String INDENT = "  ";

    private ReportText() {}

    static List<String> lines(Report report, Terminal terminal) {
        var lines = new ArrayList<String>();
        lines.add(Colour.STRONG.of(report.source() + " -> " + report.request(), terminal));
        lines.add(Colour.DIM.of("as " + report.identity(), terminal));
        for (var stage : report.steps()) {
            lines.add(
                    INDENT
                            + pad(stage.stage())
                            + Colour.STRONG.of(stage.decision(), terminal)
                            + (stage.reason().isEmpty() ? "" : ": " + stage.reason()));
            for (var candidate : stage.candidates()) {
                lines.add(INDENT + " ".repeat(STAGE) + text(candidate, terminal));
            }
        }
        return lines;
    }

    private static String text(Candidate candidate, Terminal terminal) {
        var mark =
                candidate.matched()
                        ? Colour.GOOD.of("yes", terminal)
                        : Colour.DIM.of("no ", terminal);
        return mark
                + " "
                + candidate.name()
                + (candidate.reason().isEmpty() ? "" : ": " + candidate.reason());
    }

    private static String pad(String stage) {
        return stage + " ".repeat(Math.max(1, STAGE - stage.length()));
    }
}
