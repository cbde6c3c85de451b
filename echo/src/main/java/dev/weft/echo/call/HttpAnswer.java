package dev.weft.echo.call;

import java.util.Map;
import java.util.Optional;

/**
 * An answer to an HTTP call.
 *
 * @param status 200 to 599
 * @param headers names in lower case; repeated ones joined by a comma
 * @param body its text, at most {@link #MOST_KEPT} bytes of it
 * @param bodyLength bytes received, kept or not
 */
public record HttpAnswer(int status, Map<String, String> headers, String body, long bodyLength) {

    /** Bytes of a body that are kept; the others are counted and dropped. */
    public static final int MOST_KEPT = 1 << 20;

    public HttpAnswer {
        headers = Map.copyOf(headers);
    }

    /** What the answer says went wrong: {@code status-503}, {@code grpc-14}; empty when nothing. */
    public Optional<String> failure() {
        if (status >= 400) {
            return Optional.of("status-" + status);
        }
        var grpc = headers.getOrDefault("grpc-status", "0");
        return grpc.equals("0") ? Optional.empty() : Optional.of("grpc-" + grpc);
    }
}
