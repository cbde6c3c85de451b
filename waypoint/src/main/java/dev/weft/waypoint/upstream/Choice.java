package dev.weft.waypoint.upstream;

import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.request.Downstream;
import dev.weft.waypoint.upstream.affinity.Affinity;
import dev.weft.waypoint.upstream.affinity.Cookies;
import dev.weft.waypoint.upstream.balance.Ask;
import dev.weft.waypoint.upstream.balance.Endpoint;
import dev.weft.waypoint.upstream.balance.Witness;
import dev.weft.waypoint.upstream.dial.Target;
import dev.weft.waypoint.upstream.settings.SessionRules;
import dev.weft.workload.WorkloadUid;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Chooses an endpoint of a destination for one request. Any thread. */
final class Choice {
    private final RandomGenerator random;

    Choice(RandomGenerator random) {
        this.random = random;
    }

    /**
     * What is asked for.
     *
     * @param head empty for bytes that are passed on as they are
     */
    record Wish(
            Optional<RequestHead> head,
            Downstream downstream,
            Set<WorkloadUid> avoid,
            Optional<SessionRules> session) {}

    /** Whom and how; and what the client is told. */
    record Chosen(
            Endpoint endpoint, Target target, List<Map.Entry<String, String>> clientHeaders) {}

    /**
     * When it is chosen, and what goes on then.
     *
     * @param turn counts up from choice to choice
     * @param active requests under way at all endpoints
     */
    record Moment(Instant now, long nanos, long turn, int active, Witness witness) {}

    Optional<Chosen> choose(Cluster cluster, Cluster.State state, Wish wish, Instant now) {
        Moment moment =
                new Moment(
                        now,
                        cluster.now(),
                        cluster.nextTurn(),
                        cluster.limits().requests(),
                        Witness.NONE);
        return choose(state, wish, moment);
    }

    /** The same without an effect on anything. */
    Optional<Chosen> choose(Cluster.State state, Wish wish, Moment moment) {
        Instant now = moment.now();
        Optional<SessionRules> rules = wish.session.or(() -> state.settings().session());
        Optional<Endpoint> pinned =
                rules.flatMap(r -> wish.head.flatMap(head -> pinned(state, head, r, now)))
                        .filter(e -> !wish.avoid.contains(e.workload().uid()));
        if (pinned.isPresent()) {
            return chosen(state, pinned.get(), List.of());
        }
        if (state.onDemand().isPresent()) {
            return state.onDemand()
                    .flatMap(ways -> ways.find(wish, moment.nanos()))
                    .map(made -> new Chosen(made.endpoint(), made.target(), List.of()));
        }
        Affinity affinity =
                Affinity.of(
                        state.settings().balancing().hash(), wish.head, wish.downstream, random);
        Ask ask =
                new Ask(
                        random,
                        moment.nanos(),
                        moment.turn(),
                        affinity.hash(),
                        moment.active(),
                        wish.avoid,
                        moment.witness());
        Optional<Endpoint> picked = state.table().pick(ask);
        if (picked.isEmpty()) {
            return Optional.empty();
        }
        if (rules.isEmpty() || wish.head.isEmpty()) {
            return chosen(state, picked.get(), affinity.clientHeaders());
        }
        List<Map.Entry<String, String>> headers = new ArrayList<>(affinity.clientHeaders());
        headers.add(begin(state, picked.get(), rules.get(), now));
        return chosen(state, picked.get(), headers);
    }

    /** The endpoint to which a client comes back. */
    static Optional<Endpoint> pinned(
            Cluster.State state, RequestHead head, SessionRules rules, Instant now) {
        Optional<String> word =
                rules.header()
                        ? Optional.ofNullable(head.header(rules.name()))
                        : Cookies.value(head, rules.name());
        return word.flatMap(w -> state.sessions().endpoint(w, state.table(), now));
    }

    private static Map.Entry<String, String> begin(
            Cluster.State state, Endpoint endpoint, SessionRules rules, Instant now) {
        String word = state.sessions().word(endpoint, now, rules.timeout());
        return rules.header()
                ? Map.entry(rules.name(), word)
                : Cookies.set(
                        rules.name(),
                        word,
                        rules.cookiePath(),
                        rules.permanent() ? rules.timeout() : Duration.ZERO,
                        Map.of());
    }

    private static Optional<Chosen> chosen(
            Cluster.State state, Endpoint endpoint, List<Map.Entry<String, String>> headers) {
        return Optional.ofNullable(state.targets().get(endpoint.load()))
                .map(target -> new Chosen(endpoint, target, headers));
    }
}
