package dev.weft.cli.demo;

import dev.weft.cli.print.Colour;
import dev.weft.cli.print.Column;
import dev.weft.cli.print.Table;
import dev.weft.cli.print.Terminal;
import dev.weft.local.client.Progress;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** Shows the demo as it goes, and its summary. */
final class DemoScreen {

    private static final List<Column<StepReport>> COLUMNS =
            List.of(
                    new Column<>("STEP", step -> Integer.toString(step.number())),
                    new Column<>(
                            "RESULT",
                            step ->
                                    switch (step.result()) {
                                        case HELD -> "held";
                                        case FAILED -> "FAILED";
                                        case NOT_RUN -> "not run";
                                    }),
                    new Column<>("SECONDS", step -> seconds(step.seconds())),
                    new Column<>("WHAT", StepReport::title));

    private final PrintWriter out;
    private final Terminal terminal;

    DemoScreen(PrintWriter out, Terminal terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** The mesh is being started. */
    void starting(Progress progress) {
        switch (progress.state()) {
            case STARTED -> {}
            case DONE -> fact(progress.step() + " " + progress.subject());
            case FAILED ->
                    failure(progress.step() + " " + progress.subject() + ": " + progress.detail());
        }
    }

    void headline(String text) {
        line(Colour.STRONG.of(text, terminal));
    }

    void fact(String text) {
        line("   " + Colour.GOOD.of("ok", terminal) + " " + text);
    }

    void waiting(String text) {
        line("   " + Colour.DIM.of(".. " + text, terminal));
    }

    void failure(String text) {
        line("   " + Colour.BAD.of("!!", terminal) + " " + text);
    }

    void summary(DemoReport report) {
        line("");
        Table.lines(COLUMNS, report.steps(), terminal.width()).forEach(this::line);
        line("");
        var time = seconds(report.seconds()) + " s, of which " + seconds(report.startSeconds());
        line(
                report.held()
                        ? Colour.GOOD.of("Every step held", terminal)
                                + " ("
                                + time
                                + " s to start)."
                        : Colour.BAD.of("The demo failed", terminal)
                                + " ("
                                + time
                                + " s to start).");
    }

    void line(String text) {
        out.println(text);
        out.flush();
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.1f", seconds);
    }
}
