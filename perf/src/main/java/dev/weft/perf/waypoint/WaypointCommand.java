package dev.weft.perf.waypoint;

import dev.weft.perf.report.Json;
import dev.weft.perf.report.Machine;
import dev.weft.perf.report.NodeOptions;
import dev.weft.perf.report.Screen;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./weft bench waypoint}: the waypoint beside nginx and HAProxy as reverse proxies. */
@Command(
        name = "waypoint",
        description = "Measure the waypoint as a reverse proxy, against nginx and HAProxy",
        footer = {
            "",
            "All run on loopback at once and take turns. Each has a port for every way in:",
            "HTTP/1.1 with 1 to 1,000 routes, over mutual TLS, and HTTP/2; all routes lead",
            "to one nginx that answers 1 KiB. Without --quick it takes about six minutes.",
            "",
            "Examples",
            "  ./weft bench waypoint",
            "  ./weft bench waypoint --quick",
            "  ./weft bench waypoint --door H1_10,H1_1000 --rounds 11 --json result.json"
        })
public final class WaypointCommand implements Callable<Integer> {

    private static final int MOST_ROUNDS = 101;
    private static final List<String> PROXIES = List.of("weft", "nginx", "haproxy");

    @Option(
            names = "--door",
            paramLabel = "NAME",
            split = ",",
            description = "Ways in: ${COMPLETION-CANDIDATES} (default: all)")
    private List<Door> doors = List.of(Door.values());

    @Option(
            names = "--proxy",
            paramLabel = "NAME",
            split = ",",
            description = "Those that take turns: weft, nginx, haproxy (default: all)")
    private List<String> chosen = PROXIES;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "5",
            description = "Windows of each (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "2",
            description = "Length of a window (default: ${DEFAULT-VALUE})")
    private double seconds;

    @Option(
            names = "--workers",
            paramLabel = "N",
            defaultValue = "2",
            description = "Event loops, threads or processes of each (default: ${DEFAULT-VALUE})")
    private int workers;

    @Option(names = "--quick", description = "That it works; its figures mean nothing")
    private boolean quick;

    @Option(names = "--json", paramLabel = "FILE", description = "Write everything to a file")
    private @Nullable Path json;

    @Spec private @Nullable CommandSpec command;

    @Override
    public Integer call() throws InterruptedException {
        var line = Objects.requireNonNull(command, "set by picocli").commandLine();
        check(rounds >= 1 && rounds <= MOST_ROUNDS, "--rounds " + rounds + ": expected 1 to 101");
        check(seconds >= 0.1 && seconds <= 60, "--seconds " + seconds + ": expected 0.1 to 60");
        check(workers >= 1 && workers <= 64, "--workers " + workers + ": expected 1 to 64");
        for (var name : chosen) {
            check(PROXIES.contains(name), "--proxy " + name + ": expected one of " + PROXIES);
        }
        var screen = new Screen(line.getOut(), line.getErr(), Screen.hasColours());
        var machine = Machine.here(NodeOptions.sources());
        screen.progress(machine.line());
        var plan = plan();
        var proxies = new LinkedHashMap<String, String>();
        var missing = new LinkedHashMap<String, String>();
        try (var weft = new WeftEdge();
                var run = new ProxyRun(plan, screen::progress)) {
            for (var proxy : List.of(weft, new NginxProxy(), new HaproxyProxy())) {
                if (!chosen.contains(proxy.name())) {
                    missing.put(proxy.name(), "left out by --proxy");
                } else if (proxy.missing().isEmpty()) {
                    run.add(proxy);
                    proxies.put(proxy.name(), proxy.description());
                } else {
                    missing.put(proxy.name(), proxy.missing());
                }
            }
            weft.check();
            show(screen, machine, plan, run.measure(), proxies, missing);
        }
        return 0;
    }

    private void show(
            Screen screen,
            Machine machine,
            ProxyPlan plan,
            ProxyFigures figures,
            Map<String, String> proxies,
            Map<String, String> missing) {
        ProxyTables.lines(List.copyOf(proxies.keySet()), figures).forEach(screen::line);
        var verdicts = ProxyTargets.of(figures);
        screen.verdicts(verdicts);
        missing.forEach(screen::missing);
        Optional.ofNullable(json)
                .ifPresent(file ->
                        Json.write(
                                file,
                                new WaypointDocument(
                                        Instant.now(),
                                        words(),
                                        machine,
                                        plan,
                                        proxies,
                                        missing,
                                        figures,
                                        verdicts)));
    }

    private ProxyPlan plan() {
        return quick
                ? new ProxyPlan(doors, 1, Duration.ofMillis(300), 1, workers)
                : new ProxyPlan(
                        doors, rounds, Duration.ofMillis(Math.round(seconds * 1e3)), 12, workers);
    }

    private String words() {
        return "./weft bench waypoint --rounds "
                + rounds
                + " --seconds "
                + seconds
                + " --workers "
                + workers
                + (quick ? " --quick" : "");
    }

    private void check(boolean good, String problem) {
        if (!good) {
            throw new ParameterException(
                    Objects.requireNonNull(command, "set by picocli").commandLine(), problem);
        }
    }
}
