package dev.weft.perf;

import dev.weft.perf.compare.Comparison;
import dev.weft.perf.compare.Measure;
import dev.weft.perf.compare.Verdict;
import dev.weft.perf.compare.Verdicts;
import dev.weft.perf.measure.BenchFailure;
import dev.weft.perf.peer.Subject;
import dev.weft.perf.peer.Subjects;
import dev.weft.perf.report.Document;
import dev.weft.perf.report.Machine;
import dev.weft.perf.report.Screen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;

/** One comparison from start to report. */
final class CompareRun {

    private static final String STDOUT = "-";

    private final BenchOptions options;
    private final String command;
    private final Screen screen;

    /** {@code command} is the command line, for the record. */
    CompareRun(BenchOptions options, String command, Screen screen) {
        this.options = options;
        this.command = command;
        this.screen = screen;
    }

    /** Returns the exit status: 0 when ours was measured to the end, whatever came out. */
    int run() throws InterruptedException {
        var plan = options.plan();
        var peers = options.peers();
        var machine = Machine.here(Path.of(System.getProperty("weft.root", ".")));
        screen.progress(machine.line());
        try (var subjects = new Subjects(options.workers(), screen::progress)) {
            subjects.startWeft();
            peers.forEach(subjects::startForeign);
            subjects.startPlain();
            if (peers.isEmpty()) {
                screen.progress("no other ambient node proxy: --peer NAME=PATH gives one");
            }
            var comparison = new Comparison(plan, subjects.running(), screen::progress);
            comparison.run();
            var notMeasured = new LinkedHashMap<>(subjects.leftOut());
            notMeasured.putAll(comparison.failures());
            var described = new LinkedHashMap<String, String>();
            subjects.running().forEach(s -> described.put(s.name(), s.description()));
            var names = subjects.running().stream().map(Subject::name).toList();
            report(
                    new Document(
                            Instant.now(),
                            command,
                            machine,
                            plan,
                            described,
                            notMeasured,
                            Document.entries(names, comparison.figures()),
                            Verdicts.of(comparison.figures())),
                    comparison,
                    names);
            return notMeasured.containsKey("weft") ? BenchMain.FAILED : 0;
        }
    }

    private void report(Document document, Comparison comparison, List<String> names) {
        var json = options.json();
        if (json.filter(STDOUT::equals).isPresent()) {
            screen.line(document.json());
            return;
        }
        screen.figures(names, comparison.figures());
        screen.verdicts(measured(document.verdicts()));
        screen.line("");
        document.notMeasured().forEach(screen::missing);
        if (options.quick()) {
            screen.line("A run with --quick shows that it works; its figures mean nothing.");
        }
        json.ifPresent(file -> write(Path.of(file), document.json()));
    }

    /** Those that nothing was measured for are left to the document when only a part was asked. */
    private List<Verdict> measured(List<Verdict> verdicts) {
        var all = options.plan().measures().size() == Measure.values().length;
        return verdicts.stream()
                .filter(verdict -> all || verdict.result() != Verdict.Result.NOT_MEASURED)
                .toList();
    }

    private void write(Path file, String text) {
        try {
            Files.writeString(file, text + "\n");
            screen.line("written: " + file);
        } catch (IOException e) {
            throw new BenchFailure("cannot write " + file + ": " + e.getMessage(), e);
        }
    }
}
