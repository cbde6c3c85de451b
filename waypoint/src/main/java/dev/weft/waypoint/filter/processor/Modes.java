package dev.weft.waypoint.filter.processor;

import dev.weft.api.extproc.ProcessingMode;
import dev.weft.api.waypoint.ExternalProcessor;
import dev.weft.waypoint.filter.spi.BodyMode;

/**
 * What a processor is told of. Immutable.
 *
 * @param bytes most of a buffered body
 */
record Modes(
        boolean requestHeaders,
        BodyMode requestBody,
        boolean requestTrailers,
        boolean responseHeaders,
        BodyMode responseBody,
        boolean responseTrailers,
        int bytes) {
    private static final int USUAL_BYTES = 1 << 20;

    static Modes of(ExternalProcessor told) {
        int bytes = told.getMaxBodyBytes() == 0 ? USUAL_BYTES : told.getMaxBodyBytes();
        BodyMode.buffered(bytes); // says what is wrong with it
        return new Modes(
                !told.getSkipRequestHeaders(),
                body(told.getRequestBody(), bytes),
                told.getRequestTrailers(),
                told.getResponseHeaders(),
                body(told.getResponseBody(), bytes),
                told.getResponseTrailers(),
                bytes);
    }

    private static BodyMode body(ExternalProcessor.BodyMode mode, int bytes) {
        return switch (mode) {
            case NONE -> BodyMode.none();
            case BUFFERED -> BodyMode.buffered(bytes);
            case STREAMED -> BodyMode.streamed();
            case BUFFERED_PARTIAL -> BodyMode.beginning(bytes);
            case UNRECOGNIZED ->
                    throw new IllegalArgumentException(
                            "mode of a body: expected NONE, BUFFERED, STREAMED or"
                                    + " BUFFERED_PARTIAL");
        };
    }

    /** As the processor wants them for the rest of an exchange; an unknown mode changes nothing. */
    Modes with(ProcessingMode override) {
        return new Modes(
                requestHeaders,
                body(override.getRequestBodyMode(), requestBody),
                head(override.getRequestTrailerMode(), requestTrailers),
                head(override.getResponseHeaderMode(), responseHeaders),
                body(override.getResponseBodyMode(), responseBody),
                head(override.getResponseTrailerMode(), responseTrailers),
                bytes);
    }

    private static boolean head(ProcessingMode.HeaderSendMode mode, boolean before) {
        return switch (mode) {
            case SEND -> true;
            case SKIP -> false;
            case DEFAULT, UNRECOGNIZED -> before;
        };
    }

    private BodyMode body(ProcessingMode.BodySendMode mode, BodyMode before) {
        return switch (mode) {
            case NONE -> BodyMode.none();
            case STREAMED -> BodyMode.streamed();
            case BUFFERED -> BodyMode.buffered(bytes);
            case BUFFERED_PARTIAL -> BodyMode.beginning(bytes);
            case UNRECOGNIZED -> before;
        };
    }
}
