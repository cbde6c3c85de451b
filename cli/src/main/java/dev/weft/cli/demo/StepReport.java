package dev.weft.cli.demo;

import java.util.List;

/**
 * What came of a step.
 *
 * @param number from 1
 * @param observed what it saw, in order
 * @param failure what was not as claimed; empty when it held or was not run
 */
record StepReport(
        int number,
        String title,
        Result result,
        List<String> observed,
        String failure,
        double seconds) {

    /** How it ended. */
    enum Result {
        HELD,
        FAILED,
        NOT_RUN
    }

    StepReport {
        observed = List.copyOf(observed);
    }

    static StepReport notRun(int number, String title) {
        return new StepReport(number, title, Result.NOT_RUN, List.of(), "", 0);
    }
}
