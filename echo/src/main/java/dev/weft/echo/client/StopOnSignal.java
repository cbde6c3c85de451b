package dev.weft.echo.client;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a run that is told to end by a signal stop calling and still give its account: the shutdown
 * hook raises {@code stop} and holds the process until this is closed, but for a few seconds at
 * most.
 */
final class StopOnSignal implements AutoCloseable {

    private static final int LONGEST_SECONDS = 5;

    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook;

    StopOnSignal(CountDownLatch stop) {
        hook =
                new Thread(
                        () -> {
                            stop.countDown();
                            awaitDone();
                        },
                        "stop");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Override
    public void close() {
        done.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is already ending, which is what the hook was for.
        }
    }

    private void awaitDone() {
        try {
            done.await(LONGEST_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
