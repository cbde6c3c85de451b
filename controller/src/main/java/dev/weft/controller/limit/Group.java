package dev.weft.controller.limit;

import dev.weft.api.limits.Answer;
import dev.weft.api.limits.Report;
import dev.weft.api.limits.Share;
import dev.weft.api.limits.Use;
import dev.weft.controller.auth.Caller;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * The replicas of one proxy, and which part of each shared limit is whose. What it grants is, with
 * all that any other replica may be using, never more than the limit. Guarded by itself.
 */
/*
 * A grant is a lease. Its replica stops using more than an equal part (one by the number of
 * replicas) a lease after it asked, and takes an equal part two leases after it was answered. So
 * from one lease after the last report of a replica, an equal part is kept for it; grants of before
 * are over by the time it may take that. For replicas that are ready and never reported an equal
 * part is kept always. A controller that just started knows no leases of its predecessor: for the
 * time of one it gives everybody what it has.
 */
final class Group {

    static final long LEASE = TimeUnit.SECONDS.toNanos(3);
    static final long IDLE = TimeUnit.SECONDS.toNanos(10);

    private static final int MOST_MEMBERS = 1000;
    private static final int MOST_COUNTS = 512;
    private static final int PACE_MILLIS = 1000;
    private static final int HURRY_MILLIS = 200;
    private static final int NEAR = Grant.WHOLE / 100;

    private final long settledAt;
    private final Predicate<Caller> exists;
    private final Map<Long, Member> members = new HashMap<>();
    private final Map<Long, Count> counts = new LinkedHashMap<>();

    /**
     * @param settledAt when leases of an earlier controller are over
     * @param exists whether there is the pod of a replica, so that it may go on unheard
     */
    Group(long settledAt, Predicate<Caller> exists) {
        this.settledAt = settledAt;
        this.exists = exists;
    }

    /**
     * Takes a report and grants anew.
     *
     * @return empty for a report that is late or of one replica too many
     */
    synchronized Optional<Answer> exchange(Caller caller, Report report, long now) {
        long instance = report.getInstance();
        members.entrySet()
                .removeIf(one ->
                        one.getKey() != instance
                                && (one.getValue().isSamePod(caller)
                                        || isGone(one.getValue(), now)));
        if (report.getLeaving()) {
            members.remove(instance);
            return Optional.of(Answer.getDefaultInstance());
        }
        if (!members.containsKey(instance) && members.size() >= MOST_MEMBERS) {
            return Optional.empty();
        }
        Member member = members.computeIfAbsent(instance, i -> new Member(caller));
        if (report.getNumber() <= member.number()) {
            return Optional.empty();
        }
        member.report(report, exists.test(caller), now);
        count(report, now);
        counts.entrySet()
                .removeIf(count ->
                        count.getValue().isIdle(now)
                                && members.values().stream()
                                        .allMatch(one -> one.isUnnamed(count.getKey())));
        return Optional.of(grant(member, now));
    }

    /** A pod that never was seen may still come to be known. */
    private boolean isGone(Member member, long now) {
        return (member.wasSeen() || member.isLost(now)) && !exists.test(member.caller());
    }

    private void count(Report report, long now) {
        for (Use use : report.getUsesList()) {
            Count count = counts.get(use.getCount());
            if (count == null && counts.size() < MOST_COUNTS) {
                count = new Count(TimeUnit.MILLISECONDS.toNanos(use.getDepthMs()), now);
                counts.put(use.getCount(), count);
            }
            if (count != null) {
                count.used(now);
                count.free(use.getFreed(), now);
            }
        }
    }

    private Answer grant(Member member, long now) {
        boolean settled = now - settledAt >= 0;
        List<Member> live = members.values().stream().filter(one -> !one.isLost(now)).toList();
        int kept = kept(live, now);
        boolean hurry = !settled;
        Answer.Builder answer =
                Answer.newBuilder().setLeaseMs((int) TimeUnit.NANOSECONDS.toMillis(LEASE));
        Map<Long, Integer> named = new HashMap<>();
        int equal = settled ? (Grant.WHOLE - kept) / live.size() : member.followed().unnamed();
        int unnamed = Math.min(equal, free(member, live, kept, Grant::unnamed, now));
        for (Map.Entry<Long, Count> one : counts.entrySet()) {
            long count = one.getKey();
            int known = member.followed().of(count);
            double[] demands = live.stream().mapToDouble(it -> it.demand(count)).toArray();
            int target =
                    settled
                            ? Fair.divide(Grant.WHOLE - kept, demands)[live.indexOf(member)]
                            : known;
            int part = Math.min(target, free(member, live, kept, grant -> grant.of(count), now));
            Share.Builder share = Share.newBuilder().setCount(count).setPart(part);
            if (settled) {
                int held = live.stream().mapToInt(it -> it.followed().of(count)).sum();
                one.getValue().begin(Grant.WHOLE - kept - held, now);
                double sum = Arrays.stream(demands).sum();
                share.setFilled(
                        sum > 0
                                ? one.getValue().takePart(member.demand(count) / sum, now)
                                : one.getValue().take(part - known, now));
                hurry |= Math.abs(target - known) > NEAR;
            }
            named.put(count, part);
            answer.addShares(share);
        }
        member.granted(new Grant(member.number(), unnamed, named), now);
        return answer.setUnnamed(unnamed).setNextMs(hurry ? HURRY_MILLIS : PACE_MILLIS).build();
    }

    /** What no other may be using. */
    private static int free(
            Member member, List<Member> live, int kept, ToIntFunction<Grant> part, long now) {
        long used = kept;
        for (Member other : live) {
            used += other == member ? 0 : other.most(part, now);
        }
        return (int) Math.max(0, Grant.WHOLE - used);
    }

    /** What is kept for replicas that are not heard of: an equal part for each. */
    private int kept(List<Member> live, long now) {
        int ready = live.stream().mapToInt(Member::replicas).max().orElse(1);
        int unknown = Math.max(0, ready - members.size());
        long kept = (long) unknown * (Grant.WHOLE / ready);
        for (Member member : members.values()) {
            kept += member.isLost(now) ? member.equalPart() : 0;
        }
        return (int) Math.min(Grant.WHOLE, kept);
    }

    synchronized boolean isOver(long now) {
        return members.values().stream().allMatch(one -> isGone(one, now));
    }

    synchronized int replicas() {
        return members.size();
    }

    synchronized int counts() {
        return counts.size();
    }
}
