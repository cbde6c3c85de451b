package dev.weft.perf.compare;

import dev.weft.local.config.LocalMeshException;
import dev.weft.perf.measure.BenchFailure;
import dev.weft.perf.measure.ProcessAccounts;
import dev.weft.perf.peer.Subject;
import dev.weft.perf.peer.Subject.Side;
import dev.weft.perf.traffic.LoadRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Takes the subjects in turns, a window each, round by round: what disturbs the machine for a while
 * disturbs all of them. A subject that fails is left out from there on, with the reason.
 */
public final class Comparison {

    /** Less of the time than this spent in compilers counts as warm. */
    private static final double WARM = 0.05;

    private final Plan plan;
    private final List<Subject> active;
    private final Consumer<String> progress;
    private final ProcessAccounts accounts = ProcessAccounts.ofThisMachine();
    private final Figures figures = new Figures();
    private final Map<String, String> failures = new LinkedHashMap<>();

    /** {@code progress} is told what begins, a line a time. */
    public Comparison(Plan plan, List<Subject> subjects, Consumer<String> progress) {
        this.plan = plan;
        this.active = new ArrayList<>(subjects);
        this.progress = progress;
    }

    /** One measurement of one subject. */
    @FunctionalInterface
    private interface Turn {
        void take(Subject subject) throws IOException, InterruptedException;
    }

    /** Runs all cases of the plan; the result is in {@link #figures} and {@link #failures}. */
    public void run() throws InterruptedException {
        var cold = true;
        for (var what : Case.values()) {
            if (!plan.measures().contains(what.measure())) {
                continue;
            }
            if (cold && what != Case.IDLE_MEMORY && what != Case.START) {
                warmUp();
                cold = false;
            }
            rounds(what);
        }
    }

    public Figures figures() {
        return figures;
    }

    /** By subject, what ended its part. */
    public Map<String, String> failures() {
        return Collections.unmodifiableMap(failures);
    }

    private void rounds(Case what) throws InterruptedException {
        var rounds =
                switch (what) {
                    case IDLE_MEMORY, LOADED_MEMORY -> 1;
                    case START -> Math.min(3, plan.rounds());
                    case BULK_1, BULK_8, SMALL_1, SMALL_32, LARGE_1, LARGE_32, NEW_CONNECTIONS ->
                            plan.rounds();
                };
        progress.accept(
                what.title()
                        + ": "
                        + rounds
                        + " rounds of "
                        + String.join(", ", active.stream().map(Subject::name).toList()));
        for (var round = 0; round < rounds; round++) {
            for (var subject : turns(what, round)) {
                guarded(subject, what.title(), taken -> measure(what, taken));
            }
        }
    }

    /** Each round begins with another subject, so that none always follows the same one. */
    private List<Subject> turns(Case what, int round) {
        var turns =
                new ArrayList<>(
                        active.stream()
                                .filter(subject -> !what.proxiesOnly() || subject.hasProxies())
                                .toList());
        Collections.rotate(turns, -round);
        return turns;
    }

    private void measure(Case what, Subject subject) throws IOException, InterruptedException {
        switch (what) {
            case IDLE_MEMORY -> {
                var sampler = new MemorySampler(subject, accounts);
                sampler.sample();
                sampler.addTo(figures, what);
            }
            case LOADED_MEMORY -> loadedMemory(what, subject);
            case START -> start(what, subject);
            case BULK_1, BULK_8, SMALL_1, SMALL_32, LARGE_1, LARGE_32, NEW_CONNECTIONS -> {
                var window = window(subject, load(what, subject));
                for (var figure : what.figures()) {
                    var value = window.value(figure);
                    // A way without proxies has no processor time to speak of.
                    if (Double.isFinite(value) && (subject.hasProxies() || !cost(figure))) {
                        figures.add(what, subject.name(), figure, value);
                    }
                }
            }
        }
    }

    private LoadRequest load(Case what, Subject subject) {
        var load = what.load(subject.toServer(), plan.seconds());
        return what.measure() == Measure.LATENCY ? load.atRate(plan.rate()) : load;
    }

    private static boolean cost(Figure figure) {
        return switch (figure) {
            case CPU_S_PER_GIB,
                    CLIENT_CPU_S_PER_GIB,
                    SERVER_CPU_S_PER_GIB,
                    CPU_US_EACH,
                    COMPILER_SHARE ->
                    true;
            case GBIT_PER_S,
                    P50_US,
                    P99_US,
                    P999_US,
                    PER_S,
                    CLIENT_RSS_MIB,
                    SERVER_RSS_MIB,
                    CLIENT_PRIVATE_MIB,
                    SERVER_PRIVATE_MIB,
                    HEAP_MIB,
                    START_S,
                    START_CPU_S,
                    ERRORS ->
                    false;
        };
    }

    private Window window(Subject subject, LoadRequest load) throws IOException {
        var client = processes(subject, Side.CLIENT);
        var server = processes(subject, Side.SERVER);
        var clientBefore = accounts.cpu(client);
        var serverBefore = accounts.cpu(server);
        var report = subject.client().run(load);
        var window =
                new Window(
                        report,
                        accounts.cpu(client).since(clientBefore),
                        accounts.cpu(server).since(serverBefore));
        if (window.empty()) {
            throw new BenchFailure("nothing got through: " + report.example());
        }
        return window;
    }

    private static List<Long> processes(Subject subject, Side side) {
        var processes = subject.processes(side);
        if (processes.isEmpty() && subject.hasProxies()) {
            throw new BenchFailure("the proxy on the side of the " + side + " does not run");
        }
        return processes;
    }

    /** Each kind of load, until little is compiled any more. */
    private void warmUp() throws InterruptedException {
        for (var what : List.of(Case.BULK_8, Case.SMALL_32, Case.NEW_CONNECTIONS)) {
            if (!plan.measures().contains(what.measure())) {
                continue;
            }
            progress.accept("warming up with " + what.title());
            for (var subject : List.copyOf(active)) {
                guarded(subject, "warm-up", taken -> warmUp(what, taken));
            }
        }
    }

    private void warmUp(Case what, Subject subject) throws IOException {
        for (var window = 0; window < plan.warmUps(); window++) {
            if (window(subject, what.load(subject.toServer(), plan.seconds())).compilerShare()
                    < WARM) {
                return;
            }
        }
    }

    private void loadedMemory(Case what, Subject subject) throws IOException, InterruptedException {
        var sampler = new MemorySampler(subject, accounts);
        var held = subject.client().run(subject.toServer().hold(plan.held()));
        try {
            var load = what.load(subject.toServer(), plan.seconds());
            var report = sampler.during(() -> subject.client().run(load));
            sampler.addTo(figures, what);
            figures.add(
                    what,
                    subject.name(),
                    Figure.ERRORS,
                    (double) (held.errors() + report.errors()));
        } finally {
            subject.client().run(subject.toServer().release());
        }
    }

    private void start(Case what, Subject subject) throws IOException {
        subject.restartClientProxy();
        var report = subject.client().run(what.load(subject.toServer(), 0));
        var processes = subject.processes(Side.CLIENT);
        if (report.operations() == 0 || processes.isEmpty()) {
            throw new BenchFailure("it does not start again: " + report.example());
        }
        var age = processes.stream().mapToDouble(accounts::age).max().orElseThrow();
        figures.add(what, subject.name(), Figure.START_S, age);
        figures.add(what, subject.name(), Figure.START_CPU_S, accounts.cpu(processes).total());
    }

    private void guarded(Subject subject, String during, Turn turn) throws InterruptedException {
        try {
            turn.take(subject);
        } catch (IOException | UncheckedIOException | BenchFailure | LocalMeshException e) {
            var reason = during + ": " + e.getMessage() + subject.logTail();
            failures.put(subject.name(), reason);
            active.remove(subject);
            progress.accept(subject.name() + " failed and is left out: " + reason);
        }
    }
}
