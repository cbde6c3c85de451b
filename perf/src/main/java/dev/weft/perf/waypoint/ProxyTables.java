package dev.weft.perf.waypoint;

import dev.weft.perf.report.Cells;
import dev.weft.perf.report.Grid;
import dev.weft.perf.waypoint.ProxyWindow.Way;
import java.util.ArrayList;
import java.util.List;

/** What was measured, as text. Pure. */
final class ProxyTables {

    private static final double MIB = 1 << 20;

    private ProxyTables() {}

    /** A table for each way of sending that has figures, and one of memory. */
    static List<String> lines(List<String> proxies, ProxyFigures figures) {
        var lines = new ArrayList<String>();
        lines.add("requests as fast as they are answered");
        lines.addAll(table(proxies, figures, Way.CLOSED));
        lines.add("");
        lines.add("requests at a fixed rate");
        lines.addAll(table(proxies, figures, Way.PACED));
        lines.add("");
        lines.addAll(memory(proxies, figures));
        return lines;
    }

    private static List<String> table(List<String> proxies, ProxyFigures figures, Way way) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("door", "proxy", "per CPU s", "per second", "p50 us", "p99 us", "errors"));
        for (var door : Door.values()) {
            for (var proxy : proxies) {
                if (figures.has(proxy, door, way)) {
                    rows.add(row(proxy, door, way, figures));
                }
            }
        }
        return rows.size() == 1 ? List.of("nothing was measured") : Grid.lines(rows);
    }

    private static List<String> row(String proxy, Door door, Way way, ProxyFigures figures) {
        return List.of(
                door.title(),
                proxy,
                Cells.range(figures.spread(proxy, door, way, ProxyWindow::requestsPerCpuSecond), 0),
                Cells.number(
                        figures.spread(proxy, door, way, w -> w.report().perSecond()).median(), 0),
                Cells.number(
                        figures.spread(proxy, door, way, w -> w.report().latency().p50()).median(),
                        0),
                Cells.range(figures.spread(proxy, door, way, w -> w.report().latency().p99()), 0),
                Cells.number(figures.spread(proxy, door, way, w -> w.report().errors()).max(), 0));
    }

    private static List<String> memory(List<String> proxies, ProxyFigures figures) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("proxy", "RSS MiB", "private MiB"));
        for (var proxy : proxies) {
            var memory = figures.memory().get(proxy);
            if (memory != null) {
                rows.add(
                        List.of(
                                proxy,
                                Cells.number(memory.resident() / MIB, 0),
                                Cells.number(memory.anonymous() / MIB, 0)));
            }
        }
        return Grid.lines(rows);
    }
}
