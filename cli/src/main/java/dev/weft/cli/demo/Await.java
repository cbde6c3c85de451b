package dev.weft.cli.demo;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Waits for the mesh, which follows a change in its own time. */
final class Await {

    private static final Duration BETWEEN = Duration.ofMillis(200);

    private Await() {}

    /** Looks at something; says what is not yet as it should be. */
    @FunctionalInterface
    interface Look {
        Optional<String> problem() throws DemoFailure;
    }

    /** Looks until there is no problem; fails with the last one when the time is over. */
    static void until(String what, Duration limit, Look look) throws DemoFailure {
        var start = System.nanoTime();
        while (true) {
            var problem = look.problem();
            if (problem.isEmpty()) {
                return;
            }
            if (System.nanoTime() - start > limit.toNanos()) {
                throw new DemoFailure(
                        what + ": not within " + limit.toSeconds() + " s: " + problem.get());
            }
            LockSupport.parkNanos(BETWEEN.toNanos());
        }
    }
}
