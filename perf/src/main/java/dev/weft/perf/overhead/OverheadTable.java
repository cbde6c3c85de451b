package dev.weft.perf.overhead;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The report as a table for a terminal. Pure. */
final class OverheadTable {
    private OverheadTable() {}

    static String of(OverheadReport report) {
        StringBuilder text = new StringBuilder();
        text.append(
                String.format(
                        Locale.ROOT,
                        "Each pod sends %d requests of %d bytes a second to the next pod, for %.0f"
                                + " s. %s.%n%n",
                        report.rate(),
                        report.bytes(),
                        report.seconds(),
                        report.machine()));
        text.append(
                row(
                        List.of(
                                "pods",
                                "arrangement",
                                "proxies",
                                "RSS MiB",
                                "private MiB",
                                "CPU us/request",
                                "p50 us",
                                "p99 us",
                                "added p50",
                                "added p99")));
        report.cases().stream()
                .sorted(
                        Comparator.comparingInt(Measured::pods)
                                .thenComparing(Measured::arrangement))
                .forEach(measured -> text.append(row(report, measured)));
        if (report.errors() > 0) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            "%n%d requests were not answered: these figures do not count.%n",
                            report.errors()));
        }
        return text.toString();
    }

    private static String row(OverheadReport report, Measured measured) {
        boolean plain = measured.arrangement() == Arrangement.NO_MESH;
        return row(
                List.of(
                        Integer.toString(measured.pods()),
                        measured.arrangement().title(),
                        Integer.toString(measured.proxies()),
                        plain ? "-" : tenths(measured.residentMib()),
                        plain ? "-" : tenths(measured.privateMib()),
                        plain ? "-" : tenths(measured.cpuMicros()),
                        tenths(measured.p50()),
                        tenths(measured.p99()),
                        plain ? "-" : added(report.added(measured, Measured::p50)),
                        plain ? "-" : added(report.added(measured, Measured::p99))));
    }

    private static String row(List<String> cells) {
        return String.format(
                Locale.ROOT,
                "%4s  %-17s  %7s  %8s  %11s  %15s  %9s  %9s  %10s  %10s%n",
                cells.toArray());
    }

    private static String added(Optional<Double> micros) {
        return micros.map(OverheadTable::tenths).orElse("?");
    }

    private static String tenths(double figure) {
        return String.format(Locale.ROOT, "%.1f", figure);
    }
}
