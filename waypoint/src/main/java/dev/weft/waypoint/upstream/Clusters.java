package dev.weft.waypoint.upstream;

import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.request.Destination;
import dev.weft.waypoint.upstream.balance.Load;
import dev.weft.waypoint.upstream.dial.Target;
import dev.weft.waypoint.upstream.health.HealthProbe;
import dev.weft.waypoint.upstream.limit.ConcurrencyLimiter;
import dev.weft.waypoint.upstream.settings.SessionRules;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * The destinations in use, shared by all event loops. One is made when it is first asked for and
 * dropped when nobody has asked for a while. Any thread.
 *
 * <p>{@link #publish} works out what changed before it returns: on the thread of the discovery, so
 * that event loops never do.
 */
public final class Clusters {
    private static final Duration IDLE = Duration.ofMinutes(5);

    private final Parts parts;
    private final Map<Destination, Cluster> clusters = new ConcurrentHashMap<>();
    private final List<LoopUpstreams> loops = new CopyOnWriteArrayList<>();

    /** Written under this object's lock. */
    private volatile World world;

    public Clusters(Parts parts, World world) {
        this.parts = parts;
        this.world = world;
    }

    /**
     * What destinations use.
     *
     * @param builder runs what takes milliseconds; one thread is enough
     */
    public record Parts(
            Executor builder,
            LongSupplier nanoTime,
            InstantSource clock,
            ConcurrencyLimiter.Factory limiters) {}

    World world() {
        return world;
    }

    Parts parts() {
        return parts;
    }

    void register(LoopUpstreams loop) {
        loops.add(loop);
    }

    /** From now on this is what is known. One caller at a time. */
    public synchronized void publish(World changed) {
        world = changed;
        List<Target> dropped = new ArrayList<>();
        clusters.values().forEach(cluster -> dropped.addAll(cluster.update(changed)));
        drain(dropped);
    }

    private void drain(List<Target> targets) {
        if (!targets.isEmpty()) {
            loops.forEach(loop -> loop.drain(targets));
        }
    }

    Cluster get(Destination destination) {
        Cluster known = clusters.get(destination);
        return known != null ? known : create(destination);
    }

    /** What would become of a request that somebody thinks of; leaves everything as it is. */
    public EndpointTrace explain(EndpointTrace.Question question, RandomGenerator random) {
        return Explanation.of(
                peek(question.destination()),
                question,
                WorkloadDestination.in(world, question.destination()),
                parts.clock().instant(),
                random);
    }

    /** Whether a session ties a request to an endpoint of a destination; leaves all as it is. */
    public boolean holds(Destination destination, RequestHead head, SessionRules rules) {
        return Choice.pinned(peek(destination).state(), head, rules, parts.clock().instant())
                .isPresent();
    }

    /** The destination as it is, or as it would be for its first request. */
    private Cluster peek(Destination destination) {
        Cluster known = clusters.get(destination);
        if (known != null) {
            return known;
        }
        Cluster imagined = new Cluster(destination, parts);
        imagined.update(world);
        return imagined;
    }

    private Cluster create(Destination destination) {
        Cluster made =
                clusters.computeIfAbsent(
                        destination,
                        d -> {
                            Cluster cluster = new Cluster(d, parts);
                            cluster.update(world);
                            return cluster;
                        });
        // The world may have changed between the look at it and the entry into the map.
        drain(made.update(world));
        return made;
    }

    /** Lets endpoints come back and forgets destinations; to be called every second or so. */
    public void tick() {
        long now = parts.nanoTime().getAsLong();
        clusters.values()
                .forEach(cluster -> {
                    cluster.outliers().tick(now);
                    check(cluster, now);
                });
        clusters.values().removeIf(cluster -> cluster.isIdle(now, IDLE.toNanos()));
    }

    /** Asks endpoints how they are, if that is wanted; by the first of the loops. */
    private void check(Cluster cluster, long now) {
        Cluster.State state = cluster.state();
        if (state.settings().healthCheck().isEmpty() || loops.isEmpty()) {
            return;
        }
        LoopUpstreams asker = loops.getFirst();
        for (Load load : cluster.checks().due(now)) {
            Target target = state.targets().get(load);
            if (target == null) {
                cluster.checks().answered(load, true, now);
                continue;
            }
            asker.loop()
                    .execute(() ->
                            HealthProbe.ask(
                                    asker.means(),
                                    target,
                                    state.settings().healthCheck().get(),
                                    well -> cluster.checks().answered(load, well, cluster.now())));
        }
    }

    Collection<Cluster> all() {
        return clusters.values();
    }
}
