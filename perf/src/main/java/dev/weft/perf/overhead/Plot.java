package dev.weft.perf.overhead;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import java.util.List;
import java.util.Locale;

/**
 * A line chart as SVG: values above 0 over numbers of pods. Pure. Colours are classes of the page
 * that it stands in.
 *
 * @param unit of the values, part of the axis label
 */
record Plot(String title, String unit, List<Line> lines) {
    private static final int WIDTH = 460;
    private static final int HEIGHT = 300;
    private static final int LEFT = 62;
    private static final int RIGHT = 18;
    private static final int TOP = 40;
    private static final int BOTTOM = 66;
    private static final int STEPS = 4;

    /**
     * One line.
     *
     * @param style class of its colour
     */
    record Line(String name, String style, List<Point> points) {}

    /** A value at a number of pods. */
    record Point(int pods, double value) {}

    Plot {
        lines = List.copyOf(lines);
    }

    String svg() {
        StringBuilder svg = new StringBuilder();
        add(
                svg,
                "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%n",
                WIDTH,
                HEIGHT,
                escape(title));
        add(svg, "<text class=\"title\" x=\"%d\" y=\"20\">%s</text>%n", LEFT, escape(title));
        valueAxis(svg);
        podAxis(svg);
        for (int i = 0; i < lines.size(); i++) {
            line(svg, lines.get(i), i);
        }
        return svg.append("</svg>\n").toString();
    }

    private void valueAxis(StringBuilder svg) {
        for (int i = 0; i <= STEPS; i++) {
            double value = top() * i / STEPS;
            double y = y(value);
            add(
                    svg,
                    "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>%n",
                    LEFT,
                    WIDTH - RIGHT,
                    y,
                    y);
            add(
                    svg,
                    "<text class=\"tick\" text-anchor=\"end\" x=\"%d\" y=\"%.1f\">%s</text>%n",
                    LEFT - 8,
                    y + 4,
                    number(value));
        }
        int middle = (TOP + HEIGHT - BOTTOM) / 2;
        add(
                svg,
                "<text class=\"axis\" text-anchor=\"middle\" transform=\"translate(14 %d)"
                        + " rotate(-90)\">%s</text>%n",
                middle,
                escape(unit));
    }

    private void podAxis(StringBuilder svg) {
        pods().forEach(pods ->
                add(
                        svg,
                        "<text class=\"tick\" text-anchor=\"middle\" x=\"%.1f\" y=\"%d\">%d</text>%n",
                        x(pods),
                        HEIGHT - BOTTOM + 18,
                        pods));
        add(
                svg,
                "<text class=\"axis\" text-anchor=\"middle\" x=\"%d\" y=\"%d\">pods on the"
                        + " node</text>%n",
                (LEFT + WIDTH - RIGHT) / 2,
                HEIGHT - BOTTOM + 36);
    }

    private void line(StringBuilder svg, Line line, int index) {
        StringBuilder path = new StringBuilder();
        for (Point point : line.points()) {
            path.append(path.isEmpty() ? "M" : " L");
            add(path, "%.1f %.1f", x(point.pods()), y(point.value()));
        }
        add(svg, "<path class=\"line %s\" d=\"%s\"/>%n", line.style(), path);
        for (Point point : line.points()) {
            add(
                    svg,
                    "<circle class=\"dot %s\" cx=\"%.1f\" cy=\"%.1f\" r=\"4\"><title>%s, %d pods:"
                            + " %s %s</title></circle>%n",
                    line.style(),
                    x(point.pods()),
                    y(point.value()),
                    escape(line.name()),
                    point.pods(),
                    number(point.value()),
                    escape(unit));
        }
        int left = LEFT + index * (WIDTH - LEFT - RIGHT) / lines.size();
        int y = HEIGHT - 10;
        add(svg, "<circle class=\"dot %s\" cx=\"%d\" cy=\"%d\" r=\"5\"/>%n", line.style(), left, y);
        add(
                svg,
                "<text class=\"legend\" x=\"%d\" y=\"%d\">%s</text>%n",
                left + 11,
                y + 4,
                escape(line.name()));
    }

    private List<Integer> pods() {
        return lines.stream()
                .flatMap(line -> line.points().stream())
                .map(Point::pods)
                .distinct()
                .sorted()
                .toList();
    }

    private double x(int pods) {
        int most = pods().getLast();
        return LEFT + (double) pods / most * (WIDTH - LEFT - RIGHT - 10);
    }

    private double y(double value) {
        double height = HEIGHT - TOP - BOTTOM;
        return TOP + height * (1 - Math.max(0, value) / top());
    }

    /** A round number that no value exceeds. */
    private double top() {
        double most =
                lines.stream()
                        .flatMap(line -> line.points().stream())
                        .mapToDouble(Point::value)
                        .filter(Double::isFinite)
                        .max()
                        .orElse(0);
        if (most <= 0) {
            return 1;
        }
        double power = Math.pow(10, Math.floor(Math.log10(most)));
        for (double step : new double[] {1, 1.2, 1.6, 2, 3, 4, 5, 6, 8, 10}) {
            if (most <= step * power) {
                return step * power;
            }
        }
        return 10 * power;
    }

    private static String number(double value) {
        String text = String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.1f", value);
        return text.replaceFirst("\\.?0+$", "");
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    @FormatMethod
    private static void add(StringBuilder text, @FormatString String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values));
    }
}
