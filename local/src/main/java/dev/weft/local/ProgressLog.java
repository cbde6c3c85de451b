package dev.weft.local;

import dev.weft.local.client.Progress;
import dev.weft.local.client.Progress.State;
import dev.weft.local.config.LocalMeshException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The steps of the start, told live to every listener and from the beginning to late ones. */
final class ProgressLog {

    private final List<Progress> steps = new ArrayList<>();
    private final List<Progress.Observer> observers = new ArrayList<>();
    private final CompletableFuture<Boolean> end = new CompletableFuture<>();

    /** Runs a step and tells of its begin and end. */
    void step(String step, String subject, Runnable work) {
        long began = System.nanoTime();
        tell(new Progress(step, subject, State.STARTED, "", Duration.ZERO));
        try {
            work.run();
            tell(new Progress(step, subject, State.DONE, "", since(began)));
        } catch (RuntimeException e) {
            String why = String.valueOf(e.getMessage());
            tell(new Progress(step, subject, State.FAILED, why, since(began)));
            throw e;
        }
    }

    void complete() {
        end.complete(true);
    }

    void fail(RuntimeException cause) {
        end.completeExceptionally(cause);
    }

    /** Tells an observer everything, and waits for the end of the start. */
    void await(Progress.Observer observer) {
        synchronized (this) {
            steps.forEach(observer::on);
            observers.add(observer);
        }
        try {
            end.join();
        } catch (CompletionException e) {
            throw LocalMeshException.unwrap(e);
        } finally {
            synchronized (this) {
                observers.remove(observer);
            }
        }
    }

    private synchronized void tell(Progress progress) {
        steps.add(progress);
        observers.forEach(observer -> observer.on(progress));
    }

    private static Duration since(long began) {
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
