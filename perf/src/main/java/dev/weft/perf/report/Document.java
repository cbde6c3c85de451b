package dev.weft.perf.report;

import dev.weft.perf.compare.Case;
import dev.weft.perf.compare.Figure;
import dev.weft.perf.compare.Figures;
import dev.weft.perf.compare.Plan;
import dev.weft.perf.compare.Verdict;
import dev.weft.perf.measure.Spread;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Everything about one run, for programs to read.
 *
 * @param subjects name to description
 * @param notMeasured name to reason
 */
public record Document(
        Instant time,
        String command,
        Machine machine,
        Plan plan,
        Map<String, String> subjects,
        Map<String, String> notMeasured,
        List<Entry> figures,
        List<Verdict> verdicts) {

    /** A series of one figure, window by window. */
    public record Entry(
            String what,
            String subject,
            Figure figure,
            String unit,
            List<Double> windows,
            Spread spread) {}

    /** All series of these subjects, in the order of cases and figures. */
    public static List<Entry> entries(List<String> subjects, Figures figures) {
        var entries = new ArrayList<Entry>();
        for (var what : Case.values()) {
            for (var subject : subjects) {
                for (var figure : what.figures()) {
                    if (!figures.values(what, subject, figure).isEmpty()) {
                        entries.add(entry(what, subject, figure, figures));
                    }
                }
            }
        }
        return List.copyOf(entries);
    }

    private static Entry entry(Case what, String subject, Figure figure, Figures figures) {
        return new Entry(
                what.title(),
                subject,
                figure,
                figure.title(),
                figures.values(what, subject, figure),
                figures.spread(what, subject, figure));
    }

    public String json() {
        return Json.of(this);
    }
}
