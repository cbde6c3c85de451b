package dev.weft.waypoint.filter.chain;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Something that was shown to a filter. It has one answer, whatever the filter does: what it said,
 * what it threw, or that its time is over. On the event loop of the request.
 */
final class Question {
    private final CompletableFuture<Step> answer;

    private Question(CompletableFuture<Step> answer) {
        this.answer = answer;
    }

    /** Asks; the filter's own stage is out of its reach from here on. */
    @SuppressWarnings("CatchThrowable") // code of users: whatever comes out of it is a failure
    static Question ask(Supplier<CompletionStage<Step>> filter) {
        try {
            return new Question(filter.get().toCompletableFuture().copy());
        } catch (Throwable e) {
            return new Question(CompletableFuture.failedFuture(e));
        }
    }

    /** Whether it was answered at once. */
    boolean isAnswered() {
        return answer.isDone();
    }

    /** The answer of a question that is answered. */
    Reply reply() {
        return answer.handle(Reply::of).join();
    }

    /** Calls back once, later, on the loop. */
    void then(EventLoop loop, Duration limit, Consumer<Reply> told) {
        var waiter = new Waiter(told);
        waiter.timer =
                loop.schedule(
                        () -> waiter.tell(Reply.of(null, new TimeoutException())),
                        limit.toNanos(),
                        TimeUnit.NANOSECONDS);
        answer.whenComplete((step, failure) -> {
            Reply reply = Reply.of(step, failure);
            try {
                loop.execute(() -> waiter.tell(reply));
            } catch (RejectedExecutionException e) {
                // The loop ended, and the request with it.
            }
        });
    }

    /** Tells once. Confined to the loop. */
    private static final class Waiter {
        private final Consumer<Reply> told;
        private @Nullable Future<?> timer;
        private boolean over;

        Waiter(Consumer<Reply> told) {
            this.told = told;
        }

        void tell(Reply reply) {
            if (over) {
                return;
            }
            over = true;
            if (timer != null) {
                timer.cancel(false);
            }
            told.accept(reply);
        }
    }

    /** What came of it. */
    sealed interface Reply {

        record Said(Step step) implements Reply {}

        record Failed(FilterFailure why) implements Reply {}

        static Reply of(@Nullable Step step, @Nullable Throwable failure) {
            if (step != null) {
                return new Said(step);
            }
            return new Failed(
                    FilterFailure.of(
                            failure == null ? new NullPointerException("no verdict") : failure));
        }
    }
}
