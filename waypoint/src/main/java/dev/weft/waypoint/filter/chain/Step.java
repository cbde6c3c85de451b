package dev.weft.waypoint.filter.chain;

import dev.weft.waypoint.request.LocalResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What comes of showing something to a filter. */
public sealed interface Step {

    /** Goes on, at once. */
    CompletionStage<Step> PROCEED = CompletableFuture.completedStage(new Proceed());

    /** It goes on as it is now. */
    record Proceed() implements Step {}

    /** Of a part of a body: something else goes on. */
    final class Replace implements Step {
        private final byte[] part;

        public Replace(byte[] part) {
            this.part = part;
        }

        byte[] part() {
            return part;
        }
    }

    /** The exchange ends with this answer. */
    record Answer(LocalResponse response) implements Step {}

    /** Something else goes on, at once. */
    static CompletionStage<Step> replace(byte[] part) {
        return CompletableFuture.completedStage(new Replace(part));
    }
}
