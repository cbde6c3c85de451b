package dev.weft.cli.demo;

import dev.weft.cli.demo.step.DemoFailure;
import dev.weft.cli.demo.step.DemoMesh;
import dev.weft.cli.demo.step.Observations;
import dev.weft.cli.demo.step.Step;
import dev.weft.cli.demo.waypoint.WaypointSteps;
import dev.weft.cli.source.AdminException;
import dev.weft.local.LocalMesh;
import dev.weft.local.client.LocalMeshClient;
import dev.weft.local.config.LocalMeshConfig;
import dev.weft.local.config.LocalMeshException;
import java.util.ArrayList;
import java.util.List;

/** Starts a mesh and takes the steps, one after the other, until one does not hold. */
final class Demo {

    private final LocalMeshConfig config;
    private final DemoScreen screen;
    private final List<Step> steps;

    Demo(LocalMeshConfig config, DemoScreen screen, List<Step> steps) {
        this.config = config;
        this.screen = screen;
        this.steps = List.copyOf(steps);
    }

    /** The steps without a waypoint. */
    static List<Step> meshSteps() {
        var transfer = new Transfer();
        return List.of(
                new Step1Plaintext(),
                new Step2Enrol(),
                new Step3Identities(transfer),
                new Step4Strict(),
                new Step5Authorization(),
                new Step6Leave(),
                new Step7Counters(transfer));
    }

    /** The shop in the mesh, and then with a waypoint. */
    static List<Step> waypointSteps() {
        var steps = new ArrayList<Step>(List.of(new Step1Plaintext(), new Step2Enrol()));
        steps.addAll(WaypointSteps.all());
        return steps;
    }

    /**
     * The mesh runs when this returns; throws {@link LocalMeshException} when it does not start.
     */
    DemoReport run() {
        var start = System.nanoTime();
        screen.headline("0  a mesh of two nodes starts on this machine");
        var client = LocalMesh.up(config, screen::starting);
        var started = secondsSince(start);
        var reports = takeSteps(client);
        var held = reports.stream().allMatch(step -> step.result() == StepReport.Result.HELD);
        return new DemoReport(held, config.mesh(), started, secondsSince(start), reports);
    }

    private List<StepReport> takeSteps(LocalMeshClient client) {
        var mesh = new DemoMesh(client, config.weftHome().resolve("manifests/samples/shop"));
        var reports = new ArrayList<StepReport>();
        var goOn = true;
        for (var step : steps) {
            var number = reports.size() + 1;
            var report = goOn ? take(number, step, mesh) : StepReport.notRun(number, step.title());
            goOn = report.result() == StepReport.Result.HELD;
            reports.add(report);
        }
        return reports;
    }

    private StepReport take(int number, Step step, DemoMesh mesh) {
        var start = System.nanoTime();
        var observed = new ArrayList<String>();
        screen.headline(number + "  " + step.title());
        try {
            step.run(mesh, new Seen(observed, screen));
            return new StepReport(
                    number,
                    step.title(),
                    StepReport.Result.HELD,
                    observed,
                    "",
                    secondsSince(start));
        } catch (DemoFailure | LocalMeshException | AdminException e) {
            var why = String.valueOf(e.getMessage());
            screen.failure(why);
            return new StepReport(
                    number,
                    step.title(),
                    StepReport.Result.FAILED,
                    observed,
                    why,
                    secondsSince(start));
        }
    }

    /** Shows what a step sees, and keeps it for the report. */
    private record Seen(List<String> observed, DemoScreen screen) implements Observations {

        @Override
        public void saw(String fact) {
            observed.add(fact);
            screen.fact(fact);
        }

        @Override
        public void waiting(String what) {
            screen.waiting(what);
        }
    }

    private static double secondsSince(long start) {
        return Math.round((System.nanoTime() - start) / 1e8) / 10.0;
    }
}
