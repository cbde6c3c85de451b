package dev.weft.waypoint.filter.spi;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What a filter says to a request. */
public sealed interface Verdict {

    /** Goes on to the next filter. */
    record Proceed() implements Verdict {}

    /**
     * Answered here; filters behind this one never see the request.
     *
     * @param status 200 to 599
     * @param body sent as it is
     */
    record Answer(int status, List<Map.Entry<String, String>> headers, String body)
            implements Verdict {
        public Answer {
            if (status < 200 || status > 599) {
                throw new IllegalArgumentException("status " + status + ": expected 200 to 599");
            }
            headers = List.copyOf(headers);
        }
    }

    /** Goes on, at once. */
    static CompletionStage<Verdict> proceed() {
        return CompletableFuture.completedStage(new Proceed());
    }

    /** Answers with a text, at once. */
    static CompletionStage<Verdict> answer(int status, String text) {
        return CompletableFuture.completedStage(
                new Answer(status, List.of(Map.entry("content-type", "text/plain")), text));
    }
}
