package dev.weft.waypoint.filter.spi;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What a filter says to a request, a response, or a part of a body. */
public sealed interface Verdict {

    /** Goes on to the next filter. */
    record Proceed() implements Verdict {}

    /**
     * Something else goes on in the place of a part of a body. Of heads it is a failure: they are
     * changed where they are.
     */
    final class Replace implements Verdict {
        private final byte[] part;

        /** The bytes are owned by the verdict from here on. */
        public Replace(byte[] part) {
            this.part = part;
        }

        public byte[] part() {
            return part;
        }
    }

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

    /** Goes on with another part, at once. */
    static CompletionStage<Verdict> replace(byte[] part) {
        return CompletableFuture.completedStage(new Replace(part));
    }

    /** Answers with a text, at once. */
    static CompletionStage<Verdict> answer(int status, String text) {
        return CompletableFuture.completedStage(
                new Answer(status, List.of(Map.entry("content-type", "text/plain")), text));
    }
}
