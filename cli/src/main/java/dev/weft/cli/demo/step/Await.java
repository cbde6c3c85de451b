package dev.weft.cli.demo.step;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Waits for the mesh, which follows a change in its own time. */
public final class Await {

    private static final Duration BETWEEN = Duration.ofMillis(200);

    private Await() {}

    /** Looks at something; says what is not yet as it should be. */
    @FunctionalInterface
    public interface Look {
        Optional<String> problem() throws DemoFailure;
    }

    /** As below, and says what is waited for unless it is there at once. */
    public static void until(Observations seen, String what, Duration limit, Look look)
            throws DemoFailure {
        if (look.problem().isPresent()) {
            seen.waiting(what);
            until(what, limit, look);
        }
    }

    /** Looks until there is no problem; fails with the last one when the time is over. */
    public static void until(String what, Duration limit, Look look) throws DemoFailure {
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
