package dev.weft.perf.waypoint;

import dev.weft.perf.compare.Verdict;
import dev.weft.perf.compare.Verdict.Result;
import dev.weft.perf.measure.Memory;
import dev.weft.perf.measure.Spread;
import dev.weft.perf.waypoint.ProxyWindow.Way;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Holds what was measured against the project's targets for the waypoint. Pure. */
final class ProxyTargets {

    private static final String OURS = "weft";
    private static final double MIB = 1 << 20;

    private ProxyTargets() {}

    static List<Verdict> of(ProxyFigures figures) {
        var verdicts = new ArrayList<Verdict>();
        for (var door : List.of(Door.H1_10, Door.H1_MTLS)) {
            verdicts.add(perCpu(figures, door, "nginx", 0.9));
            verdicts.add(perCpu(figures, door, "haproxy", 1.1));
        }
        for (var door : List.of(Door.H2, Door.H2_MTLS)) {
            verdicts.add(perCpu(figures, door, "nginx", 0.9));
        }
        verdicts.add(slope(figures));
        for (var other : List.of("nginx", "haproxy")) {
            verdicts.add(
                    atMost(
                            "p99 at 70 percent load, " + Door.H1_10.title(),
                            1.2,
                            other,
                            figures.ratio(
                                    OURS,
                                    other,
                                    Door.H1_10,
                                    Way.PACED,
                                    w -> w.report().latency().p99())));
        }
        var resident =
                Optional.ofNullable(figures.memory().get(OURS))
                        .map(Memory::resident)
                        .map(bytes -> Spread.of(List.of(bytes / MIB)))
                        .orElse(Spread.NONE);
        verdicts.add(
                new Verdict(
                        "RSS MiB under load",
                        "<= 160",
                        "",
                        resident,
                        result(resident, resident.median() <= 160)));
        return verdicts;
    }

    private static Verdict perCpu(ProxyFigures figures, Door door, String other, double least) {
        var ratio = figures.ratio(OURS, other, door, Way.CLOSED, ProxyWindow::requestsPerCpuSecond);
        return new Verdict(
                "requests per CPU second, " + door.title(),
                ">= " + least + " x",
                other,
                ratio,
                result(ratio, ratio.median() >= least));
    }

    /** Ours with a thousand routes against ours with ten, in the same rounds. */
    private static Verdict slope(ProxyFigures figures) {
        var ratio = Spread.ofRatios(cpuEach(figures, Door.H1_1000), cpuEach(figures, Door.H1_10));
        return atMost("CPU for each request, 1,000 routes", 1.05, "10 routes", ratio);
    }

    private static List<Double> cpuEach(ProxyFigures figures, Door door) {
        return figures.values(OURS, door, Way.CLOSED, w -> 1 / w.requestsPerCpuSecond());
    }

    private static Verdict atMost(String what, double limit, String against, Spread ratio) {
        return new Verdict(
                what, "<= " + limit + " x", against, ratio, result(ratio, ratio.median() <= limit));
    }

    private static Result result(Spread value, boolean reached) {
        if (value.count() == 0) {
            return Result.NOT_MEASURED;
        }
        return reached ? Result.REACHED : Result.MISSED;
    }
}
