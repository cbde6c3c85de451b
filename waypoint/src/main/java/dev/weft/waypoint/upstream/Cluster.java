package dev.weft.waypoint.upstream;

import dev.weft.mesh.Candidates;
import dev.weft.mesh.Candidates.Candidate;
import dev.weft.mesh.KnownEndpoint;
import dev.weft.waypoint.request.Destination;
import dev.weft.waypoint.upstream.affinity.Sessions;
import dev.weft.waypoint.upstream.balance.Endpoint;
import dev.weft.waypoint.upstream.balance.EndpointTable;
import dev.weft.waypoint.upstream.balance.Load;
import dev.weft.waypoint.upstream.balance.Localities;
import dev.weft.waypoint.upstream.balance.Share;
import dev.weft.waypoint.upstream.dial.Target;
import dev.weft.waypoint.upstream.health.ActiveHealth;
import dev.weft.waypoint.upstream.health.OutlierDetector;
import dev.weft.waypoint.upstream.limit.ConcurrencyLimiter;
import dev.weft.waypoint.upstream.limit.Limits;
import dev.weft.waypoint.upstream.limit.RetryBudget;
import dev.weft.waypoint.upstream.settings.Balancing;
import dev.weft.waypoint.upstream.settings.LocalityRules;
import dev.weft.waypoint.upstream.settings.OutlierRules;
import dev.weft.waypoint.upstream.settings.TrafficSettings;
import dev.weft.waypoint.upstream.tls.ClientTls;
import dev.weft.workload.LoadBalancing;
import dev.weft.workload.NamespacedHostname;
import dev.weft.workload.Service;
import dev.weft.workload.Workload;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One destination, as all event loops share it: endpoints with their load and health, limits,
 * budgets. Any thread: changes one at a time, under this object's lock; readers take {@link #state}
 * once.
 */
final class Cluster {
    private final Destination destination;
    private final Clusters.Parts parts;
    private final Limits limits = new Limits(TrafficSettings.DEFAULT.pool());
    private final OutlierDetector outliers = new OutlierDetector(this::healthChanged);
    private final ActiveHealth checks = new ActiveHealth(this::healthChanged);
    private final AtomicLong turn = new AtomicLong();

    /** Written under the lock. */
    private volatile State state = State.MISSING;

    private volatile RetryBudget retries;
    private volatile @Nullable ConcurrencyLimiter limiter;
    private volatile long used;

    Cluster(Destination destination, Clusters.Parts parts) {
        this.destination = destination;
        this.parts = parts;
        this.used = parts.nanoTime().getAsLong();
        this.retries = budget(TrafficSettings.DEFAULT);
    }

    /**
     * What one request is decided by.
     *
     * @param service empty if it is not known, or has no such port or subset
     * @param tiers of which the table was made
     * @param sessions finds the endpoints to which clients come back
     * @param onDemand makes endpoints instead, where clients say where they want to go
     */
    record State(
            Optional<Service> service,
            TrafficSettings settings,
            List<List<Share>> tiers,
            EndpointTable table,
            Map<Load, Target> targets,
            Sessions sessions,
            Optional<OnDemand> onDemand,
            Seen seen) {

        static final State MISSING =
                new State(
                        Optional.empty(),
                        TrafficSettings.DEFAULT,
                        List.of(),
                        EndpointTable.EMPTY,
                        Map.of(),
                        new Sessions("", List.of()),
                        Optional.empty(),
                        new Seen(
                                Candidates.NONE,
                                Optional.empty(),
                                WorkloadLabels.NONE,
                                Optional.empty()));

        State withTable(EndpointTable changed) {
            return new State(service, settings, tiers, changed, targets, sessions, onDemand, seen);
        }
    }

    /**
     * What a state was derived from: as long as these are the same, it is too. Tiers of candidates
     * and labels are equal only to themselves.
     */
    record Seen(
            Candidates candidates,
            Optional<Map<String, String>> subset,
            WorkloadLabels labels,
            Optional<Workload> self) {}

    Destination destination() {
        return destination;
    }

    State state() {
        return state;
    }

    Limits limits() {
        return limits;
    }

    OutlierDetector outliers() {
        return outliers;
    }

    ActiveHealth checks() {
        return checks;
    }

    RetryBudget retries() {
        return retries;
    }

    @Nullable ConcurrencyLimiter limiter() {
        return limiter;
    }

    long now() {
        return parts.nanoTime().getAsLong();
    }

    /** Whose turn it would be next. */
    long peekTurn() {
        return turn.get();
    }

    long nextTurn() {
        return turn.getAndIncrement();
    }

    /** A request asks for it. */
    void use(long nowNanos) {
        used = nowNanos;
    }

    boolean isIdle(long nowNanos, long longEnough) {
        return nowNanos - used > longEnough
                && limits.requests() == 0
                && limits.connections() == 0
                && limits.pending() == 0;
    }

    private RetryBudget budget(TrafficSettings settings) {
        return new RetryBudget(settings.retries(), limits::requests, parts.nanoTime());
    }

    /**
     * Takes up what is known now.
     *
     * @return targets to which no new requests go any more
     */
    synchronized List<Target> update(World known) {
        World world = WorkloadDestination.in(known, destination);
        Optional<Service> service =
                world.mesh()
                        .service(destination.service())
                        .filter(s -> s.port(destination.port()).isPresent());
        Optional<Map<String, String>> subset = world.policies().subset(destination);
        TrafficSettings settings = world.policies().of(destination);
        boolean labelled =
                !destination.subset().isEmpty() || settings.balancing().locality().readsLabels();
        Seen seen =
                new Seen(
                        world.mesh()
                                .candidates(
                                        destination.service(),
                                        destination.port(),
                                        false,
                                        world.self()),
                        subset,
                        labelled ? world.labels() : WorkloadLabels.NONE,
                        Optional.of(world.self()));
        State before = state;
        before.onDemand.ifPresent(ways -> ways.follow(world));
        if (seen.equals(before.seen)
                && settings.equals(before.settings)
                && service.equals(before.service)) {
            return List.of();
        }
        if (service.isEmpty() || subset.isEmpty()) {
            state = State.MISSING;
            return all(before);
        }
        if (!settings.equals(before.settings)) {
            take(settings);
        }
        State next = derive(world, service.get(), settings, subset.get(), seen);
        state = next;
        List<Target> dropped = all(before);
        dropped.removeAll(next.targets.values());
        next.onDemand.ifPresent(ways -> dropped.removeAll(ways.targets()));
        return dropped;
    }

    private static List<Target> all(State state) {
        List<Target> all = new ArrayList<>(state.targets.values());
        state.onDemand.ifPresent(ways -> all.addAll(ways.targets()));
        return all;
    }

    /** The ones of before are kept while nothing changes for them. */
    private Optional<OnDemand> onDemand(World world, Service service, TrafficSettings settings) {
        Optional<OnDemand> made =
                OnDemand.of(
                        service,
                        destination,
                        passesThrough(service, settings),
                        world,
                        (endpoint, serverName) ->
                                target(endpoint, service, settings, world, serverName));
        return made.map(now ->
                state.onDemand
                        .filter(now::isSameAs)
                        .filter(before -> settings.equals(state.settings))
                        .orElse(now));
    }

    private void take(TrafficSettings settings) {
        limits.rules(settings.pool());
        if (!settings.retries().equals(retries.rules())) {
            retries = budget(settings);
        }
        if (!settings.concurrency().equals(state.settings.concurrency())) {
            limiter = settings.concurrency().map(parts.limiters()::create).orElse(null);
        }
    }

    private State derive(
            World world,
            Service service,
            TrafficSettings settings,
            Map<String, String> subset,
            Seen seen) {
        State before = state;
        long now = parts.nanoTime().getAsLong();
        Map<String, Endpoint> known = new HashMap<>();
        before.table.all().forEach(e -> known.put(e.name(), e));
        Localities.View view =
                new Localities.View(
                        world.self(),
                        peers(world, settings.balancing().locality()),
                        world::labels,
                        settings.outlier().isPresent(),
                        workload -> world.has(workload.uid(), subset));
        List<List<Share>> tiers =
                passesThrough(service, settings)
                        ? Passthrough.tiers(service, destination.port(), world, known, now)
                        : Localities.tiers(
                                seen.candidates,
                                settings.balancing().locality(),
                                view,
                                candidate -> endpoint(candidate, known, now));
        Map<Load, Target> targets = new HashMap<>();
        for (List<Share> tier : tiers) {
            for (Share share : tier) {
                Endpoint endpoint = share.endpoint();
                Target target = target(endpoint, service, settings, world, service.hostname());
                Target old = before.targets.get(endpoint.load());
                targets.put(endpoint.load(), old != null && old.isSameAs(target) ? old : target);
            }
        }
        List<String> names =
                tiers.stream().flatMap(List::stream).map(share -> share.endpoint().name()).toList();
        outliers.watch(settings.outlier(), targets.keySet(), now);
        checks.watch(settings.healthCheck(), targets.keySet(), now);
        return new State(
                Optional.of(service),
                settings,
                tiers,
                table(tiers, settings),
                targets,
                new Sessions(destination.toString(), names),
                onDemand(world, service, settings),
                seen);
    }

    private static boolean passesThrough(Service service, TrafficSettings settings) {
        return settings.balancing().algorithm() == Balancing.Algorithm.PASSTHROUGH
                || service.loadBalancing().mode() == LoadBalancing.Mode.PASSTHROUGH;
    }

    private static Endpoint endpoint(Candidate candidate, Map<String, Endpoint> known, long now) {
        Endpoint made = new Endpoint(candidate.workload(), candidate.port(), new Load(now));
        Endpoint old = known.get(made.name());
        return old == null ? made : old.with(candidate.workload());
    }

    private Target target(
            Endpoint endpoint,
            Service service,
            TrafficSettings settings,
            World world,
            String serverName) {
        return new Target(
                destination,
                Ways.to(endpoint, service, destination.port(), world),
                settings.tls().map(rules -> new ClientTls(rules, serverName)),
                settings.proxyProtocol(),
                limits);
    }

    private static List<Workload> peers(World world, LocalityRules rules) {
        if (!rules.zoneAware()) {
            return List.of();
        }
        List<Workload> peers = new ArrayList<>();
        for (NamespacedHostname own : world.self().services().keySet()) {
            for (KnownEndpoint peer : world.mesh().endpoints(own)) {
                peers.add(peer.workload());
            }
        }
        return peers;
    }

    private static EndpointTable table(List<List<Share>> tiers, TrafficSettings settings) {
        return EndpointTable.of(
                tiers,
                settings.balancing(),
                settings.outlier().map(OutlierRules::minHealthyPercent).orElse(0));
    }

    /** An endpoint was left out or came back: tables know it soon, and picks at once. */
    void healthChanged() {
        parts.builder().execute(this::rebuild);
    }

    private synchronized void rebuild() {
        state = state.withTable(table(state.tiers, state.settings));
    }
}
