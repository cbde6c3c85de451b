package dev.weft.waypoint.upstream;

import dev.weft.mesh.KnownEndpoint;
import dev.weft.waypoint.upstream.EndpointTrace.Question;
import dev.weft.waypoint.upstream.EndpointTrace.Seen;
import dev.weft.waypoint.upstream.balance.Endpoint;
import dev.weft.waypoint.upstream.balance.Share;
import dev.weft.waypoint.upstream.balance.Witness;
import dev.weft.waypoint.upstream.dial.Target;
import dev.weft.waypoint.upstream.dial.Way;
import dev.weft.waypoint.upstream.limit.Bound;
import dev.weft.waypoint.upstream.settings.Balancing;
import dev.weft.waypoint.upstream.settings.SessionRules;
import dev.weft.workload.HealthStatus;
import dev.weft.workload.WorkloadUid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Follows one request that somebody thinks of to its endpoint, by what decides about real ones:
 * limits, sessions, the table, the draw. Takes nothing and changes nothing.
 */
final class Explanation {
    private static final int PERCENT = 100;

    private final Cluster cluster;
    private final Cluster.State state;
    private final World world;
    private final Map<Endpoint, Witness.Why> passedOver = new HashMap<>();
    private final List<Seen> seen = new ArrayList<>();

    private Explanation(Cluster cluster, World world) {
        this.cluster = cluster;
        this.state = cluster.state();
        this.world = world;
    }

    /**
     * Explains one.
     *
     * @param world in which the destination is a service
     */
    static EndpointTrace of(
            Cluster cluster, Question question, World world, Instant now, RandomGenerator random) {
        return new Explanation(cluster, world).follow(question, now, random);
    }

    private EndpointTrace follow(Question question, Instant now, RandomGenerator random) {
        if (state.service().isEmpty()) {
            return EndpointTrace.refused(
                    Refusals.unknown(question.destination()).reason(), List.of());
        }
        for (Bound bound : Use.bounds(cluster, 1)) {
            seen.add(new Seen("limit of " + bound.name(), bound.admits(), bound.toString()));
            if (!bound.admits()) {
                return EndpointTrace.refused("no room: " + bound, seen);
            }
        }
        cluster.limits()
                .connectionBounds()
                .forEach(bound ->
                        seen.add(
                                new Seen(
                                        "limit of " + bound.name(),
                                        bound.admits(),
                                        bound.toString())));
        Choice.Wish wish =
                new Choice.Wish(
                        Optional.of(question.head()),
                        question.client(),
                        Set.of(),
                        question.session());
        Choice.Moment moment =
                new Choice.Moment(
                        now,
                        cluster.now(),
                        cluster.peekTurn(),
                        cluster.limits().requests(),
                        passedOver::put);
        Optional<Choice.Chosen> chosen = new Choice(random).choose(state, wish, moment);
        endpoints(chosen.map(Choice.Chosen::endpoint));
        chosen.map(Choice.Chosen::endpoint)
                .filter(endpoint -> state.onDemand().isPresent())
                .ifPresent(endpoint ->
                        seen.add(
                                new Seen(
                                        endpoint.name(),
                                        true,
                                        "made of what the client asked for")));
        others();
        if (chosen.isEmpty()) {
            return EndpointTrace.refused(
                    Refusals.noEndpoint(question.destination()).reason(), seen);
        }
        Target target = chosen.get().target();
        return new EndpointTrace(
                unreachable(target),
                how(question, now) + "; " + reached(target),
                Optional.of(chosen.get().endpoint().name()),
                seen);
    }

    private static Optional<String> unreachable(Target target) {
        if (target.way() instanceof Way.None none) {
            return Optional.of("it cannot be reached: " + none.why());
        }
        return target.tls()
                .flatMap(end -> end.invalid().map(why -> "TLS to it is not possible: " + why));
    }

    private String how(Question question, Instant now) {
        Optional<SessionRules> rules = question.session().or(() -> state.settings().session());
        boolean pinned =
                rules.filter(r -> Choice.pinned(state, question.head(), r, now).isPresent())
                        .isPresent();
        if (pinned) {
            return "the " + rules.orElseThrow().name() + " of the request ties it to this endpoint";
        }
        Balancing balancing = state.settings().balancing();
        String by = balancing.algorithm().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return switch (balancing.algorithm()) {
            case RING_HASH, MAGLEV ->
                    by + " of " + balancing.hash().map(Object::toString).orElse("chance");
            case ROUND_ROBIN -> by + ", turn " + cluster.peekTurn();
            case LEAST_REQUEST, EWMA, RANDOM ->
                    by + ", one draw of many: the next may give another";
            case PASSTHROUGH -> "where the client wanted to go";
        };
    }

    private static String reached(Target target) {
        String tls = target.tls().map(end -> ", with TLS to " + end.serverName()).orElse("");
        return switch (target.way()) {
            case Way.Plain plain -> "reached at " + plain.to() + ", plain" + tls;
            case Way.Lookup lookup -> "reached at " + lookup.address() + " by name, plain" + tls;
            case Way.Tunnel tunnel ->
                    "reached by a tunnel to "
                            + tunnel.hop()
                            + " that must prove to be "
                            + tunnel.expected()
                            + tls;
            case Way.Network network ->
                    "reached through the gateway " + network.gateway().hop() + tls;
            case Way.None none -> "not reached";
        };
    }

    /** Those of the table, tier by tier. */
    private void endpoints(Optional<Endpoint> drawn) {
        List<List<Share>> tiers = state.tiers().stream().filter(t -> !t.isEmpty()).toList();
        List<Double> parts = state.table().parts();
        for (int i = 0; i < tiers.size(); i++) {
            long weights = tiers.get(i).stream().mapToLong(Share::weight).sum();
            for (Share share : tiers.get(i)) {
                Endpoint endpoint = share.endpoint();
                boolean taken = drawn.filter(endpoint::equals).isPresent();
                String place =
                        "; "
                                + percent(share.weight() / (double) weights)
                                + " of tier "
                                + (i + 1)
                                + ", which gets "
                                + percent(parts.get(i))
                                + "; "
                                + endpoint.load().active()
                                + " requests under way";
                seen.add(new Seen(endpoint.name(), taken, why(endpoint, taken) + place));
            }
        }
    }

    private String why(Endpoint endpoint, boolean taken) {
        Optional<String> lapses = cluster.outliers().about(endpoint.load(), cluster.now());
        String notes = lapses.map(text -> " (" + text + ")").orElse("");
        if (taken) {
            return "drawn"
                    + (state.table().panics(endpoint) ? ", as too few are well" : "")
                    + notes;
        }
        if (endpoint.load().isEjected() && !state.table().panics(endpoint)) {
            return "left out by outlier detection" + notes;
        }
        if (endpoint.load().isUnwell() && !state.table().panics(endpoint)) {
            return "fails its health checks" + notes;
        }
        Witness.Why passed = passedOver.get(endpoint);
        return (passed == null ? "not drawn" : passed.words()) + notes;
    }

    /** Those that discovery knows and the table does not hold. */
    private void others() {
        Set<WorkloadUid> held = new HashSet<>();
        state.table().all().forEach(e -> held.add(e.workload().uid()));
        for (KnownEndpoint known : world.mesh().endpoints(cluster.destination().service())) {
            if (held.contains(known.workload().uid())) {
                continue;
            }
            seen.add(new Seen(known.workload().uid().value(), false, excluded(known)));
        }
    }

    private String excluded(KnownEndpoint known) {
        if (known.endpoint().status() == HealthStatus.UNHEALTHY) {
            return "not ready, discovery says";
        }
        Optional<Map<String, String>> subset = world.policies().subset(cluster.destination());
        if (subset.isPresent() && !world.has(known.workload().uid(), subset.get())) {
            return "does not have the labels "
                    + subset.get()
                    + " of subset "
                    + cluster.destination().subset();
        }
        return "out of question: it does not serve the port, weighs nothing, or its place or"
                + " network is excluded";
    }

    private static String percent(double part) {
        return Math.round(part * PERCENT) + "%";
    }
}
