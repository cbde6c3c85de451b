package dev.weft.cli.local;

import dev.weft.cli.print.Colour;
import dev.weft.cli.print.Terminal;
import dev.weft.local.client.Progress;
import java.io.PrintWriter;
import java.util.Locale;

/** Prints the steps of a longer piece of work, a line for each that is done or failed. */
final class ProgressLines implements Progress.Observer {

    private final PrintWriter out;
    private final Terminal terminal;

    ProgressLines(PrintWriter out, Terminal terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    @Override
    public void on(Progress progress) {
        var what = progress.step() + " " + progress.subject();
        switch (progress.state()) {
            case STARTED -> {}
            case DONE -> line(Colour.GOOD.of("ok", terminal), what, seconds(progress));
            case FAILED -> line(Colour.BAD.of("!!", terminal), what, progress.detail());
        }
    }

    private void line(String mark, String what, String detail) {
        out.println(mark + "  " + what + "  " + Colour.DIM.of(detail, terminal));
        out.flush();
    }

    private static String seconds(Progress progress) {
        return String.format(Locale.ROOT, "%.1f s", progress.took().toMillis() / 1e3);
    }
}
