package dev.weft.lifecycle;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * The wish that this process ends, said once by whoever says it first: a signal, an operator, a
 * part that cannot go on. Any thread.
 */
public final class Shutdown {

    private final CompletableFuture<String> reason = new CompletableFuture<>();

    /**
     * Asks for the end.
     *
     * @param why for the log, such as {@code SIGTERM} or {@code POST /quitquitquit}
     * @return whether this was the first to ask
     */
    public boolean request(String why) {
        return reason.complete(why);
    }

    public boolean isRequested() {
        return reason.isDone();
    }

    /** Completes with the reason, on the thread that asks. */
    public CompletableFuture<String> requested() {
        return reason.copy();
    }

    /** Waits for the end to be asked for; the main thread's place to be. */
    public String await() throws InterruptedException {
        try {
            return reason.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a shutdown is never completed by an exception", e);
        }
    }
}
