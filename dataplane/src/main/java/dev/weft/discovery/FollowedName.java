package dev.weft.discovery;

import dev.weft.mesh.UnansweredException;
import dev.weft.xds.Answer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One name that is asked for, and whether it was answered. Any thread. */
final class FollowedName {
    private final String name;

    /** When it was used last; a race between two uses is of no matter. */
    private volatile long used;

    /** Replaced under this object's lock after a failure; read anywhere. */
    private volatile @Nullable CompletableFuture<Answer> answer;

    private int holders; // guarded by this

    FollowedName(String name) {
        this.name = name;
    }

    void use(long now) {
        used = now;
    }

    boolean isIdle(long now, long idle) {
        return isKnown() && !isHeld() && now - used >= idle;
    }

    boolean isKnown() {
        CompletableFuture<Answer> asked = answer;
        return asked != null && asked.isDone() && !asked.isCompletedExceptionally();
    }

    /** The answer, which is asked for unless that was done; again if it failed. */
    synchronized CompletableFuture<Answer> ask(Supplier<CompletionStage<Answer>> demand) {
        CompletableFuture<Answer> asked = answer;
        if (asked == null || asked.isCompletedExceptionally()) {
            asked = demand.get().thenCompose(this::readable).toCompletableFuture();
            answer = asked;
        }
        return asked;
    }

    private CompletionStage<Answer> readable(Answer given) {
        return switch (given) {
            case FOUND, ABSENT -> CompletableFuture.completedFuture(given);
            case REFUSED ->
                    CompletableFuture.failedFuture(
                            new UnansweredException(
                                    "what the control plane says of "
                                            + name
                                            + " cannot be read; the log names the reason"));
        };
    }

    synchronized void hold() {
        holders++;
    }

    synchronized void letGo(long now) {
        holders--;
        used = now;
    }

    private synchronized boolean isHeld() {
        return holders > 0;
    }
}
