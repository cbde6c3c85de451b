package dev.weft.local.client;

import java.time.Duration;

/**
 * One step of a longer piece of work.
 *
 * @param step what is done, for example {@code start pod}
 * @param subject to what, for example {@code shop/orders-0}
 * @param state how far it is
 * @param detail reason of a failure, or empty
 * @param took time since the step began
 */
public record Progress(String step, String subject, State state, String detail, Duration took) {

    /** How far a step is. */
    public enum State {
        STARTED,
        DONE,
        FAILED
    }

    /** Is told of each step, one call at a time; must return quickly. */
    @FunctionalInterface
    public interface Observer {
        void on(Progress progress);

        /** For callers who do not want to know. */
        static Observer none() {
            return progress -> {};
        }
    }
}
