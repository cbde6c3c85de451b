package dev.weft.perf.http;

import java.time.Duration;
import java.util.List;

/**
 * What to send.
 *
 * @param connections open all the time
 * @param streams requests at a time on each; 1 with HTTP/1.1
 * @param rate requests a second, each due at its time whether others are answered or not; 0 to send
 *     the next one when one is answered
 * @param paths asked for in turn
 */
public record HttpLoad(
        int connections, int streams, double rate, Duration length, List<String> paths) {

    public HttpLoad {
        paths = List.copyOf(paths);
        if (connections < 1 || streams < 1 || rate < 0 || paths.isEmpty()) {
            throw new IllegalArgumentException(
                    "a load of "
                            + connections
                            + " connections, "
                            + streams
                            + " streams, rate "
                            + rate
                            + " and "
                            + paths.size()
                            + " paths: expected at least one each, and no negative rate");
        }
    }
}
