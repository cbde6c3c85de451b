package dev.weft.waypoint.limit;

import dev.weft.api.limits.Answer;
import dev.weft.api.limits.Report;
import dev.weft.api.limits.Use;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * This replica's end of the exchange by which replicas lend each other what they do not use of a
 * shared limit. It tells what was asked for, and learns which part is its own for the time of a
 * lease. No I/O; time is given.
 *
 * <p>All methods on one thread, but for {@link #held}. {@link #tick} must be called several times a
 * second.
 */
/*
 * Never more than the limit, whoever is lost: a replica stops using a larger part than an equal one
 * early (counted from when it asked), and takes an equal one late (two leases after it was
 * answered). In between the controller has given no lease that did not count on it. For the same
 * reason an equal part becomes larger only that long after other replicas went.
 */
public final class ShareExchange {

    private static final int MOST_USES = 512;

    /** Before the first answer; the controller's leases are this long. */
    private static final long LEASE = TimeUnit.SECONDS.toNanos(3);

    private static final int MARGIN = 6;

    /** What was granted, and when. */
    private record Lease(long number, long sentAt, long receivedAt, long nanos, Held granted) {

        boolean holds(long now) {
            return now - sentAt < nanos - nanos / MARGIN;
        }

        boolean isOver(long now) {
            return now - receivedAt >= 2 * nanos;
        }
    }

    private final IntSupplier replicas;
    private final long instance;
    private final long startedAt;
    private final Recent recent = new Recent(2 * LEASE);

    /** Written by the exchange's thread, read by others. */
    private volatile Held held = Held.NOTHING;

    private @Nullable Lease lease;
    private boolean alone;
    private long number;
    private long sentAt;
    private int reported = 1;

    /** Of all that was told since the last answer: the controller counts on one of them. */
    private int mostReplicas = 1;

    private long collectedAt;

    /**
     * @param replicas how many are ready now, as discovery says
     * @param instance drawn for this process
     * @param now in nanoseconds, as {@link System#nanoTime}
     */
    public ShareExchange(IntSupplier replicas, long instance, long now) {
        this.replicas = replicas;
        this.instance = instance;
        this.startedAt = now;
        this.collectedAt = now;
    }

    /** What may be used now, for limits that become known. */
    public Held held() {
        return held;
    }

    /** Lets every limit have the part that holds now. */
    public void tick(Limits limits, long now) {
        hold(now);
        limits.shared().forEach(limit -> limit.hold(held, now));
    }

    /** What to tell; what became of it is to be told here before the next. */
    public Report report(Limits limits, long now) {
        tick(limits, now);
        long nanos = now - collectedAt;
        collectedAt = now;
        List<Use> uses = new ArrayList<>();
        limits.shared().forEach(limit -> uses.addAll(limit.uses(nanos, now)));
        if (uses.size() > MOST_USES) {
            uses.sort(Comparator.comparingInt(use -> -use.getDemand()));
            uses.subList(MOST_USES, uses.size()).clear();
        }
        reported = Math.max(1, replicas.getAsInt());
        mostReplicas = Math.max(mostReplicas, reported);
        sentAt = now;
        return Report.newBuilder()
                .setInstance(instance)
                .setNumber(++number)
                .setLease(lease == null ? 0 : lease.number())
                .setReplicas(reported)
                .setUnnamedHeld(held.unnamed())
                .addAllUses(uses)
                .build();
    }

    /** That this one takes no more requests. */
    public Report leaving() {
        return Report.newBuilder()
                .setInstance(instance)
                .setNumber(++number)
                .setLeaving(true)
                .build();
    }

    /** The last report was answered. */
    public void answered(Limits limits, Answer answer, long now) {
        alone = false;
        mostReplicas = Math.max(reported, replicas.getAsInt());
        Map<Integer, Map<Integer, Integer>> parts = new HashMap<>();
        Map<Integer, Map<Integer, Integer>> filled = new HashMap<>();
        answer.getSharesList()
                .forEach(share -> {
                    int limit = (int) (share.getCount() >>> 32);
                    int key = (int) share.getCount();
                    parts.computeIfAbsent(limit, l -> new HashMap<>()).put(key, share.getPart());
                    if (share.getFilled() > 0) {
                        filled.computeIfAbsent(limit, l -> new HashMap<>())
                                .put(key, share.getFilled());
                    }
                });
        lease =
                new Lease(
                        number,
                        sentAt,
                        now,
                        TimeUnit.MILLISECONDS.toNanos(answer.getLeaseMs()),
                        new Held(answer.getUnnamed(), parts));
        hold(now);
        Map<Integer, Integer> nothing = Map.of();
        limits.shared()
                .forEach(limit -> limit.hold(held, filled.getOrDefault(limit.id(), nothing), now));
    }

    /** There is nobody who could answer, for any replica: each uses as much as every other. */
    public void alone(Limits limits, long now) {
        alone = true;
        tick(limits, now);
    }

    private void hold(long now) {
        recent.see(replicas.getAsInt(), now);
        Held next = standing(now);
        if (!next.equals(held)) {
            held = next;
        }
    }

    private Held standing(long now) {
        Lease known = lease;
        if (known == null) {
            if (alone) {
                return Held.part(replicas.getAsInt());
            }
            boolean young = now - startedAt < 2 * LEASE;
            return young ? Held.NOTHING : Held.part(recent.most(now));
        }
        if (known.holds(now)) {
            return known.granted();
        }
        Held equal = Held.part(Math.max(mostReplicas, recent.most(now)));
        return known.isOver(now) ? equal : known.granted().atMost(equal.unnamed());
    }
}
