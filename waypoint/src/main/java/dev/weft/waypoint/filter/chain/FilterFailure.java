package dev.weft.waypoint.filter.chain;

import dev.weft.waypoint.request.LocalResponse;
import dev.weft.waypoint.request.ResponseFlag;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** A filter could not do its work. Carries the word by which access logs and metrics name why. */
public final class FilterFailure extends Exception {
    private static final long serialVersionUID = 1L;

    /** Bodies of the wrong size are the message's fault: no filter is left out for it. */
    private static final String OVERLOAD = "filter_memory_exhausted";

    private final String word;

    /**
     * @param word with underscores, of a small set
     */
    public FilterFailure(String word, String message) {
        super(message);
        this.word = word;
    }

    /** Under which it is counted. */
    public String word() {
        return word;
    }

    /** What a stage, a call or a clock says went wrong. */
    static FilterFailure of(Throwable cause) {
        Throwable root = cause;
        while ((root instanceof CompletionException || root instanceof ExecutionException)
                && root.getCause() != null) {
            root = root.getCause();
        }
        if (root instanceof FilterFailure known) {
            return known;
        }
        return root instanceof TimeoutException
                ? new FilterFailure("filter_timeout", "it did not answer in time")
                : new FilterFailure("filter_failed", root.toString());
    }

    /** What a client is told. */
    LocalResponse response() {
        return LocalResponse.of(500, ResponseFlag.FILTER, word);
    }

    static LocalResponse requestTooLarge() {
        return LocalResponse.of(
                413,
                ResponseFlag.FILTER,
                "filter_request_too_large",
                "the body is larger than a filter of this service takes");
    }

    static LocalResponse responseTooLarge() {
        return LocalResponse.of(
                500,
                ResponseFlag.FILTER,
                "filter_response_too_large",
                "the body is larger than a filter of this service takes");
    }

    static LocalResponse noMemory() {
        return LocalResponse.of(503, ResponseFlag.OVERLOAD, OVERLOAD, "too much is held already");
    }
}
