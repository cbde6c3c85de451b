package dev.weft.waypoint.filter.chain;

import dev.weft.waypoint.filter.spi.BodyMode;
import dev.weft.waypoint.http.ResponseHead;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.concurrent.CompletionStage;

/**
 * The part of one filter in one exchange, whatever it is made of. Called on the event loop of the
 * request, one question at a time; stages complete on any thread. What is thrown is a failure.
 */
public interface ExchangeFilter {

    /**
     * The request.
     *
     * @param end whether there is no body
     */
    CompletionStage<Step> request(boolean end);

    /** How much of the request's body is to be shown; asked when the request went on. */
    BodyMode requestBody();

    /** A part of the request's body, or all of it. */
    CompletionStage<Step> requestBody(byte[] part, boolean last);

    /**
     * Trailers follow: the last part of a body is not the end of its message. Called before that
     * part is shown, of filters that see something of the body.
     *
     * @param ofRequest whether it is the request's body, else the response's
     */
    default void trailersFollow(boolean ofRequest) {}

    /** Whether the request's trailers are to be shown; asked when the request went on. */
    default boolean wantsRequestTrailers() {
        return false;
    }

    /** The request's trailers, which may be changed where they are. Behind all of its body. */
    default CompletionStage<Step> requestTrailers(HttpHeaders trailers) {
        return Step.PROCEED;
    }

    /** The head of the response. */
    CompletionStage<Step> response(ResponseHead head, boolean end);

    /** How much of the response's body is to be shown. */
    BodyMode responseBody();

    /** A part of the response's body, or all of it. */
    CompletionStage<Step> responseBody(byte[] part, boolean last);

    /** Whether the response's trailers are to be shown. */
    default boolean wantsResponseTrailers() {
        return false;
    }

    /** The response's trailers. */
    default CompletionStage<Step> responseTrailers(HttpHeaders trailers) {
        return Step.PROCEED;
    }

    /** The exchange is over, or goes on without this filter. Once. */
    void end();
}
