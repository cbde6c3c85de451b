package dev.weft.waypoint.filter.chain;

import dev.weft.waypoint.filter.spi.BodyMode;
import dev.weft.waypoint.request.LocalResponse;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.concurrent.CompletionStage;

/** Which message of an exchange is shown, and by which methods of a filter. */
enum Direction {
    REQUEST,
    RESPONSE;

    BodyMode mode(ExchangeFilter filter) {
        return this == REQUEST ? filter.requestBody() : filter.responseBody();
    }

    CompletionStage<Step> show(ExchangeFilter filter, byte[] part, boolean last) {
        return this == REQUEST ? filter.requestBody(part, last) : filter.responseBody(part, last);
    }

    void trailersFollow(ExchangeFilter filter) {
        filter.trailersFollow(this == REQUEST);
    }

    boolean wantsTrailers(ExchangeFilter filter) {
        return this == REQUEST ? filter.wantsRequestTrailers() : filter.wantsResponseTrailers();
    }

    CompletionStage<Step> showTrailers(ExchangeFilter filter, HttpHeaders trailers) {
        return this == REQUEST
                ? filter.requestTrailers(trailers)
                : filter.responseTrailers(trailers);
    }

    /** What is said if a body is larger than a filter takes. */
    LocalResponse tooLarge() {
        return this == REQUEST ? FilterFailure.requestTooLarge() : FilterFailure.responseTooLarge();
    }
}
