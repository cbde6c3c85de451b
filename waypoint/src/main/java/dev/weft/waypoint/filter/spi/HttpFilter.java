package dev.weft.waypoint.filter.spi;

import java.util.concurrent.CompletionStage;

/**
 * Sees requests and responses, changes them, or answers itself.
 *
 * <p>One filter serves many requests: what it remembers of one belongs into {@link
 * FilterContext#attributes}. All methods are called on the event loop of the request and must not
 * block: whoever has to wait returns a stage and completes it from any thread. What is thrown, and
 * a stage that fails or takes too long, is a failure of the filter; whether the request then goes
 * on without it or is refused is said by the resource that installed it.
 */
public interface HttpFilter extends AutoCloseable {

    /** A request, before it is routed. Headers, method, path and authority may be changed. */
    default CompletionStage<Verdict> onRequest(FilterContext context) {
        return Verdict.proceed();
    }

    /** Whether {@link #onRequestBody} is to be called: bytes are copied for those who ask. */
    default boolean readsRequestBody() {
        return false;
    }

    /**
     * A part of the request's body.
     *
     * @param last whether none follows; it may be empty then
     * @return what is passed on in its place
     */
    default byte[] onRequestBody(FilterContext context, byte[] part, boolean last) {
        return part;
    }

    /** The head of the response, in the reverse order of filters. Its headers may be changed. */
    default void onResponse(FilterContext context, ResponseView response) {}

    /** Whether {@link #onResponseBody} is to be called. */
    default boolean readsResponseBody() {
        return false;
    }

    /**
     * A part of the response's body.
     *
     * @return what is passed on in its place
     */
    default byte[] onResponseBody(FilterContext context, byte[] part, boolean last) {
        return part;
    }

    /** The filter is not used any more. */
    @Override
    default void close() {}
}
