package dev.weft.waypoint.filter.wasm;

import dev.weft.waypoint.request.LocalResponse;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a module knows of one exchange, and what it wants. Written on the event loop between calls
 * and on the module's thread during one; one of them at a time, as a call is handed over through a
 * queue.
 */
final class Stream {
    private final Map<String, String> properties;
    private @Nullable HeaderTable request;
    private @Nullable HeaderTable response;
    private byte[] body = new byte[0];
    private boolean bodyOfRequest;
    private @Nullable LocalResponse answer;

    /** Replaced by the event loop while the module may run. */
    private volatile Runnable resumed = () -> {};

    private volatile Runnable lost = () -> {};

    /**
     * @param properties by their path with dots
     */
    Stream(Map<String, String> properties) {
        this.properties = Map.copyOf(properties);
    }

    Map<String, String> properties() {
        return properties;
    }

    void request(HeaderTable table) {
        request = table;
    }

    void response(HeaderTable table) {
        response = table;
    }

    Optional<HeaderTable> headers(boolean ofRequest) {
        return Optional.ofNullable(ofRequest ? request : response);
    }

    /** Shows bytes of a body. */
    void show(byte[] bytes, boolean ofRequest) {
        body = bytes;
        bodyOfRequest = ofRequest;
    }

    boolean hasBody(boolean ofRequest) {
        return bodyOfRequest == ofRequest;
    }

    byte[] body() {
        return body;
    }

    void body(byte[] changed) {
        body = changed;
    }

    void answer(LocalResponse response) {
        if (answer == null) {
            answer = response;
        }
    }

    Optional<LocalResponse> answer() {
        return Optional.ofNullable(answer);
    }

    /** What is done when the module lets the message go on, or answers, out of turn. */
    void onResumed(Runnable action) {
        resumed = action;
    }

    /** What is done when the module is gone that the message waits for. */
    void onLost(Runnable action) {
        lost = action;
    }

    void lose() {
        lost.run();
    }

    void resume() {
        resumed.run();
    }
}
