package dev.weft.perf.waypoint;

import dev.weft.perf.compare.Verdict;
import dev.weft.perf.report.Machine;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Everything about one run, for programs to read.
 *
 * @param proxies name to description
 * @param notMeasured name to reason
 */
record WaypointDocument(
        Instant time,
        String command,
        Machine machine,
        ProxyPlan plan,
        Map<String, String> proxies,
        Map<String, String> notMeasured,
        ProxyFigures figures,
        List<Verdict> verdicts) {}
