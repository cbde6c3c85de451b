package dev.weft.controller.limit;

import dev.weft.api.limits.Report;
import dev.weft.api.limits.Use;
import dev.weft.controller.auth.Caller;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * One replica, and the most that it may be using now: an answer may be lost, so until it says which
 * one it follows it may follow any. Confined to its group.
 */
final class Member {

    private final Caller caller;
    private final Map<Long, Double> demands = new HashMap<>();
    private final List<Grant> grants = new ArrayList<>();
    private Optional<Long> followedSince = Optional.empty();
    private final Map<Long, Long> answeredAt = new HashMap<>();
    private long number;
    private long reportedAt;
    private int replicas = 1;
    private boolean seen;

    Member(Caller caller) {
        this.caller = caller;
    }

    /**
     * Takes in what it says of itself.
     *
     * @param exists whether its pod is known now
     */
    void report(Report report, boolean exists, long now) {
        seen |= exists;
        number = report.getNumber();
        reportedAt = now;
        replicas = Math.max(1, report.getReplicas());
        follow(report);
        demands.replaceAll((count, demand) -> demand * 0.75);
        for (Use use : report.getUsesList()) {
            demands.merge(use.getCount(), (double) use.getDemand(), Math::max);
        }
        demands.values().removeIf(demand -> demand < 1);
    }

    /** It follows the answer that it names, and none of the others any more. */
    private void follow(Report report) {
        Optional<Grant> named =
                grants.stream().filter(grant -> grant.number() == report.getLease()).findFirst();
        followedSince = named.map(grant -> answeredAt.getOrDefault(grant.number(), 0L));
        grants.clear();
        grants.add(named.orElseGet(() -> asItSays(report)));
        answeredAt.keySet().retainAll(List.of(report.getLease()));
    }

    private static Grant asItSays(Report report) {
        Map<Long, Integer> held = new HashMap<>();
        report.getUsesList().forEach(use -> held.put(use.getCount(), use.getHeld()));
        return new Grant(0, report.getUnnamedHeld(), held);
    }

    /** What it follows, as far as is known. */
    Grant followed() {
        return grants.getFirst();
    }

    void granted(Grant grant, long now) {
        grants.add(grant);
        answeredAt.put(grant.number(), now);
    }

    boolean wasSeen() {
        return seen;
    }

    /** Whether it was not heard of for so long that it uses no more than an equal part. */
    boolean isLost(long now) {
        return now - reportedAt >= Group.LEASE;
    }

    /** The part that it takes when it is lost. */
    int equalPart() {
        return Grant.WHOLE / replicas;
    }

    /**
     * The most that it may use.
     *
     * @param part of which count
     */
    int most(ToIntFunction<Grant> part, long now) {
        if (isLost(now)) {
            return equalPart();
        }
        boolean holds = followedSince.isPresent() && now - followedSince.get() < Group.LEASE;
        int most = holds ? 0 : equalPart();
        for (Grant grant : grants) {
            most = Math.max(most, part.applyAsInt(grant));
        }
        return most;
    }

    /** Whether every grant that it may follow leaves a count unnamed, or as if it were. */
    boolean isUnnamed(long count) {
        return grants.stream().allMatch(grant -> grant.isUnnamed(count));
    }

    double demand(long count) {
        return demands.getOrDefault(count, 0.0);
    }

    Caller caller() {
        return caller;
    }

    /** Whether another process of its pod came after it. */
    boolean isSamePod(Caller other) {
        return !caller.podUid().isEmpty() && caller.podUid().equals(other.podUid());
    }

    long number() {
        return number;
    }

    int replicas() {
        return replicas;
    }
}
