package dev.weft.perf.compare;

import dev.weft.perf.measure.Spread;

/**
 * One target and what was measured.
 *
 * @param what is compared
 * @param target in words
 * @param against the subject it is compared to; empty for an absolute target
 * @param value ratio or figure, as the target has it
 */
public record Verdict(String what, String target, String against, Spread value, Result result) {

    /** How it went. */
    public enum Result {
        REACHED,
        MISSED,
        NOT_MEASURED
    }
}
