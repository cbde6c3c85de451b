package dev.weft.waypoint.filter.processor;

import dev.weft.api.extproc.ProcessingResponse.ResponseCase;
import dev.weft.waypoint.filter.chain.FilterFailure;
import dev.weft.waypoint.filter.chain.Step;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One direction of an exchange: the answer that the service owes for it, and until when. Confined
 * to the event loop.
 */
final class Side {
    private static final byte[] NOTHING = new byte[0];

    private final EventLoop loop;
    private final Runnable late;
    private @Nullable Owed owed;
    private @Nullable Future<?> timer;

    /** What takes the place of a whole body. */
    private byte @Nullable [] replacement;

    /** Whether the head of the message still waits. */
    private boolean headWaits = true;

    private boolean trailersFollow;
    private boolean begun;

    /** An answer that the service owes. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Owed(ResponseCase kind, byte[] part, CompletableFuture<Step> step) {}

    /**
     * @param late what is done when an answer does not come in time
     */
    Side(EventLoop loop, Runnable late) {
        this.loop = loop;
        this.late = late;
    }

    /** True the first time. */
    boolean begins() {
        boolean first = !begun;
        begun = true;
        return first;
    }

    /** What is owed now. */
    Optional<ResponseCase> owes() {
        return Optional.ofNullable(owed).map(Owed::kind);
    }

    /** The part of a body that it is owed for. */
    byte[] part() {
        return owed == null ? NOTHING : owed.part();
    }

    /** An answer is owed from now on. */
    CompletionStage<Step> owe(ResponseCase kind, byte[] part, Duration time) {
        var asked = new Owed(kind, part, new CompletableFuture<>());
        owed = asked;
        clock(time);
        return asked.step();
    }

    /** Begins the time for what is owed anew. */
    void clock(Duration time) {
        stopClock();
        timer = loop.schedule(late, time.toNanos(), TimeUnit.NANOSECONDS);
    }

    void stopClock() {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    /** What was owed came; false if nothing was. */
    boolean settle(Step step) {
        Owed asked = taken();
        return asked != null && asked.step().complete(step);
    }

    /** It will not come; false if nothing was owed. */
    boolean fail(FilterFailure why) {
        Owed asked = taken();
        return asked != null && asked.step().completeExceptionally(why);
    }

    private @Nullable Owed taken() {
        Owed asked = owed;
        owed = null;
        stopClock();
        return asked;
    }

    void replaceBy(byte[] body) {
        replacement = body;
    }

    boolean isReplaced() {
        return replacement != null;
    }

    /** Of the whole body, this is what goes on. */
    CompletionStage<Step> replaced(boolean last) {
        byte[] all = replacement;
        return Step.replace(last && all != null ? all : NOTHING);
    }

    void headWaits(boolean waits) {
        headWaits = waits;
    }

    boolean isHeadWaiting() {
        return headWaits;
    }

    void trailersFollow() {
        trailersFollow = true;
    }

    boolean areTrailersFollowing() {
        return trailersFollow;
    }
}
