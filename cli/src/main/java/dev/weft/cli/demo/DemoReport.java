package dev.weft.cli.demo;

import java.util.List;

/**
 * What came of the demo.
 *
 * @param held whether every step held
 * @param mesh name of the mesh
 * @param startSeconds until the mesh was up
 * @param seconds in all
 */
record DemoReport(
        boolean held, String mesh, double startSeconds, double seconds, List<StepReport> steps) {

    DemoReport {
        steps = List.copyOf(steps);
    }
}
