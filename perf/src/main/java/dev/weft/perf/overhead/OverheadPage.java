package dev.weft.perf.overhead;

import dev.weft.perf.overhead.Plot.Line;
import dev.weft.perf.overhead.Plot.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The report as one page with plots, which needs nothing but itself. Pure. */
final class OverheadPage {
    private static final String STYLE =
            """
            :root { color-scheme: light dark; --back: #fff; --text: #1c2330; --soft: #5b6678;
                    --grid: #dfe4ec; --one: #0b6bcb; --each: #c4551a; --light: #7fb3e6; --pale: #e5a57f; }
            @media (prefers-color-scheme: dark) {
              :root { --back: #14181f; --text: #e6e9ef; --soft: #9aa5b5; --grid: #2c3440;
                      --one: #5aa9f5; --each: #f0894e; --light: #2f6ea8; --pale: #9c5a35; } }
            body { background: var(--back); color: var(--text); font: 15px/1.5 system-ui, sans-serif;
                   margin: 2rem auto; max-width: 62rem; padding: 0 1rem; }
            h1 { font-size: 1.5rem; margin-bottom: .2rem; }
            p { color: var(--soft); margin-top: 0; }
            .plots { display: grid; gap: 1.5rem; grid-template-columns: repeat(auto-fit, minmax(22rem, 1fr)); }
            svg { width: 100%; height: auto; font: 12px system-ui, sans-serif; }
            .title { fill: var(--text); font-size: 14px; font-weight: 600; }
            .axis, .tick, .legend { fill: var(--soft); }
            .grid { stroke: var(--grid); }
            .line { fill: none; stroke-width: 2.5; }
            .line.one { stroke: var(--one); } .line.each { stroke: var(--each); }
            .line.light { stroke: var(--light); stroke-dasharray: 6 4; }
            .line.pale { stroke: var(--pale); stroke-dasharray: 6 4; }
            .dot.one { fill: var(--one); } .dot.each { fill: var(--each); }
            .dot.light { fill: var(--light); } .dot.pale { fill: var(--pale); }
            pre { border: 1px solid var(--grid); border-radius: 6px; overflow-x: auto; padding: 1rem;
                  font-size: 13px; }
            """;

    private OverheadPage() {}

    static String of(OverheadReport report) {
        StringBuilder page = new StringBuilder();
        page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n")
                .append("<meta name=\"viewport\" content=\"width=device-width\"/>\n")
                .append("<title>What the mesh costs a node</title>\n<style>\n")
                .append(STYLE)
                .append("</style>\n</head>\n<body>\n<h1>What the mesh costs a node</h1>\n")
                .append(intro(report))
                .append("<div class=\"plots\">\n");
        plots(report).forEach(plot -> page.append(plot.svg()));
        return page.append("</div>\n<pre>")
                .append(Plot.escape(OverheadTable.of(report)))
                .append("</pre>\n</body>\n</html>\n")
                .toString();
    }

    private static String intro(OverheadReport report) {
        return String.format(
                Locale.ROOT,
                "<p>One node proxy for all pods, or a proxy for each pod. Every pod sends %d"
                        + " requests of %d bytes a second to the next pod of the node. Figures are"
                        + " of the proxies together; added latency is measured against the same"
                        + " pods without a mesh.</p>%n",
                report.rate(),
                report.bytes());
    }

    private static List<Plot> plots(OverheadReport report) {
        return List.of(
                plot(report, "Memory, resident", "MiB", Measured::residentMib),
                plot(report, "Memory, private", "MiB", Measured::privateMib),
                plot(report, "Processor time of a request", "µs per request", Measured::cpuMicros),
                latency(report));
    }

    private static Plot plot(
            OverheadReport report, String title, String unit, ToDoubleFunction<Measured> value) {
        return new Plot(
                title,
                unit,
                List.of(
                        line(report, Arrangement.ONE_PROXY, "", "one", value),
                        line(report, Arrangement.PROXY_PER_POD, "", "each", value)));
    }

    private static Plot latency(OverheadReport report) {
        ToDoubleFunction<Measured> p50 = c -> report.added(c, Measured::p50).orElse(Double.NaN);
        ToDoubleFunction<Measured> p99 = c -> report.added(c, Measured::p99).orElse(Double.NaN);
        return new Plot(
                "Added latency, dashed: 99th percentile",
                "µs",
                List.of(
                        line(report, Arrangement.ONE_PROXY, " p50", "one", p50),
                        line(report, Arrangement.ONE_PROXY, " p99", "light", p99),
                        line(report, Arrangement.PROXY_PER_POD, " p50", "each", p50),
                        line(report, Arrangement.PROXY_PER_POD, " p99", "pale", p99)));
    }

    private static Line line(
            OverheadReport report,
            Arrangement arrangement,
            String suffix,
            String style,
            ToDoubleFunction<Measured> value) {
        List<Point> points = new ArrayList<>();
        for (int pods : report.pods()) {
            report.of(arrangement, pods)
                    .map(measured -> new Point(pods, value.applyAsDouble(measured)))
                    .filter(point -> Double.isFinite(point.value()))
                    .ifPresent(points::add);
        }
        String name =
                suffix.isEmpty()
                        ? arrangement.title()
                        : (arrangement == Arrangement.ONE_PROXY ? "node" : "per pod") + suffix;
        return new Line(name, style, points);
    }
}
