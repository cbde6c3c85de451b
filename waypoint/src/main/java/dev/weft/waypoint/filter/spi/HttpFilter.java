package dev.weft.waypoint.filter.spi;

import java.util.concurrent.CompletionStage;

/**
 * Sees requests and responses, changes them, or answers itself.
 *
 * <p>One filter serves many requests: what it remembers of one belongs into {@link
 * FilterContext#attributes}. All methods are called on the event loop of the request, one after the
 * other for each request, and must not block: whoever has to wait returns a stage and completes it
 * from any thread. What is thrown, and a stage that fails or takes too long, is a failure of the
 * filter; whether the request then goes on without it or is refused is said by the resource that
 * installed it.
 */
public interface HttpFilter extends AutoCloseable {

    /** A request, before it is routed. Headers, method, path and authority may be changed. */
    default CompletionStage<Verdict> onRequest(FilterContext context) {
        return Verdict.proceed();
    }

    /**
     * How much of this request's body is to be shown. Asked once, when {@link #onRequest} went on
     * and there is a body.
     */
    default BodyMode requestBody(FilterContext context) {
        return BodyMode.none();
    }

    /**
     * A part of the request's body, or all of it.
     *
     * @param last whether none follows; it may be empty then
     * @return {@link Verdict.Proceed} passes it on, {@link Verdict.Replace} passes on something
     *     else, maybe nothing; {@link Verdict.Answer} ends the request here
     */
    default CompletionStage<Verdict> onRequestBody(
            FilterContext context, byte[] part, boolean last) {
        return Verdict.proceed();
    }

    /**
     * The head of the response, in the reverse order of filters. Its headers may be changed; an
     * answer takes its place.
     */
    default CompletionStage<Verdict> onResponse(FilterContext context, ResponseView response) {
        return Verdict.proceed();
    }

    /** How much of this response's body is to be shown. Asked as for requests. */
    default BodyMode responseBody(FilterContext context, ResponseView response) {
        return BodyMode.none();
    }

    /**
     * A part of the response's body, or all of it. An answer takes the place of a response that was
     * waiting for its body; one that began already is broken off.
     */
    default CompletionStage<Verdict> onResponseBody(
            FilterContext context, byte[] part, boolean last) {
        return Verdict.proceed();
    }

    /** The exchange is over, in whatever way. Once for each request that {@link #onRequest} saw. */
    default void onEnd(FilterContext context) {}

    /** The filter is not used for new requests any more; some may still be under way. */
    @Override
    default void close() {}
}
