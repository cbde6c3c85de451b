package dev.weft.waypoint.upstream.affinity;

import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.request.Downstream;
import dev.weft.waypoint.upstream.balance.Hashes;
import dev.weft.waypoint.upstream.settings.Balancing.CookieKey;
import dev.weft.waypoint.upstream.settings.Balancing.HashKey;
import dev.weft.waypoint.upstream.settings.Balancing.HeaderKey;
import dev.weft.waypoint.upstream.settings.Balancing.ParameterKey;
import dev.weft.waypoint.upstream.settings.Balancing.SourceKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What ties a request to an endpoint by hash; chance where the request has nothing of the kind.
 *
 * @param clientHeaders what the client must be told to be tied next time
 */
public record Affinity(long hash, List<Map.Entry<String, String>> clientHeaders) {

    /**
     * Of a request.
     *
     * @param head empty for bytes that are passed on as they are
     */
    public static Affinity of(
            Optional<HashKey> key,
            Optional<RequestHead> head,
            Downstream client,
            RandomGenerator random) {
        return key.map(known -> of(known, head, client, random)).orElseGet(() -> chance(random));
    }

    private static Affinity chance(RandomGenerator random) {
        return new Affinity(random.nextLong(), List.of());
    }

    private static Affinity of(
            HashKey key, Optional<RequestHead> head, Downstream client, RandomGenerator random) {
        return switch (key) {
            case SourceKey _ ->
                    new Affinity(Hashes.of(client.address().ip().getAddress()), List.of());
            case HeaderKey header -> by(head.map(h -> h.header(header.name())), random);
            case ParameterKey parameter -> by(head.map(h -> h.parameter(parameter.name())), random);
            case CookieKey cookie -> by(cookie, head, random);
        };
    }

    private static Affinity by(Optional<String> value, RandomGenerator random) {
        return value.map(text -> new Affinity(Hashes.of(text), List.of()))
                .orElseGet(() -> chance(random));
    }

    private static Affinity by(
            CookieKey cookie, Optional<RequestHead> head, RandomGenerator random) {
        Optional<String> brought = head.flatMap(h -> Cookies.value(h, cookie.name()));
        if (brought.isPresent()) {
            return new Affinity(Hashes.of(brought.get()), List.of());
        }
        String made = Long.toHexString(random.nextLong());
        return new Affinity(
                Hashes.of(made),
                List.of(
                        Cookies.set(
                                cookie.name(),
                                made,
                                cookie.path(),
                                cookie.ttl(),
                                cookie.attributes())));
    }
}
