package dev.weft.mesh;

import java.util.List;
import java.util.Map;

/**
 * A case of the Gateway API's mesh conformance (reference of the waypoint, 1.2), told in our own
 * words: routes that are there for this case alone, and what then has to hold.
 *
 * @param name as in the suite
 * @param routes manifests; empty for none
 * @param asks each of which has to hold three times in a row
 * @param url for shares: what is asked for so many times
 * @param shares of the answers by backend, within five points; empty for a case without
 */
record ConformanceCase(
        String name, String routes, List<Ask> asks, String url, Map<String, Double> shares) {

    ConformanceCase {
        asks = List.copyOf(asks);
        shares = Map.copyOf(shares);
    }

    static ConformanceCase of(String name, String routes, Ask... asks) {
        return new ConformanceCase(name, routes, List.of(asks), "", Map.of());
    }

    /** 70 to 30. */
    static ConformanceCase ofWeights(String name, String routes, String url) {
        return new ConformanceCase(
                name, routes, List.of(Ask.of(url)), url, Map.of("echo-v1", 0.7, "echo-v2", 0.3));
    }

    @Override
    public String toString() {
        return name;
    }
}
