package dev.weft.controller.limit;

import dev.weft.api.limits.Answer;
import dev.weft.api.limits.LimitExchangeGrpc;
import dev.weft.api.limits.Report;
import dev.weft.controller.auth.BearerInterceptor;
import dev.weft.controller.auth.Caller;
import dev.weft.identity.ServiceAccountRef;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * The exchange by which replicas of a proxy share rate limits, the controller's end. Replicas of
 * one service account are one group; no proxy has a say in another group. Any thread.
 */
public final class LimitService extends LimitExchangeGrpc.LimitExchangeImplBase {

    private static final int MOST_USES = 512;

    private final Predicate<ServiceAccountRef> proxies;
    private final Predicate<Caller> exists;
    private final LongSupplier nanoTime;
    private final long startedAt;
    private final Map<ServiceAccountRef, Group> groups = new ConcurrentHashMap<>();

    /**
     * @param proxies which accounts are those of proxies that have limits
     * @param exists whether there is the pod of a replica: a part is kept for one that is not heard
     *     of
     * @param nanoTime as {@link System#nanoTime}
     */
    public LimitService(
            Predicate<ServiceAccountRef> proxies, Predicate<Caller> exists, LongSupplier nanoTime) {
        this.proxies = proxies;
        this.exists = exists;
        this.nanoTime = nanoTime;
        this.startedAt = nanoTime.getAsLong();
    }

    /**
     * A group, for operators.
     *
     * @param counts that are divided by demand
     */
    public record GroupStatus(ServiceAccountRef account, int replicas, int counts) {}

    /** Groups that exchange. */
    public List<GroupStatus> groups() {
        List<GroupStatus> all = new ArrayList<>();
        groups.forEach((account, group) ->
                all.add(new GroupStatus(account, group.replicas(), group.counts())));
        return all;
    }

    @Override
    public void exchange(Report report, StreamObserver<Answer> reply) {
        Caller caller = BearerInterceptor.caller();
        if (!proxies.test(caller.account())) {
            reply.onError(
                    Status.PERMISSION_DENIED
                            .withDescription(caller + " is not the account of a proxy of a Gateway")
                            .asRuntimeException());
            return;
        }
        if (report.getUsesCount() > MOST_USES || report.getReplicas() > 100_000) {
            reply.onError(
                    Status.INVALID_ARGUMENT
                            .withDescription(
                                    report.getUsesCount()
                                            + " counts, "
                                            + report.getReplicas()
                                            + " replicas: expected at most "
                                            + MOST_USES
                                            + " and 100000")
                            .asRuntimeException());
            return;
        }
        Optional<Answer> answer = answer(caller, report);
        if (answer.isPresent()) {
            reply.onNext(answer.get());
            reply.onCompleted();
        } else {
            reply.onError(
                    Status.ABORTED
                            .withDescription(
                                    "report "
                                            + report.getNumber()
                                            + " came after a later one, or there are too many"
                                            + " replicas")
                            .asRuntimeException());
        }
    }

    /** What a replica is told; empty for a report that is late or of one replica too many. */
    public Optional<Answer> answer(Caller caller, Report report) {
        long now = nanoTime.getAsLong();
        if (!groups.containsKey(caller.account())) {
            groups.values().removeIf(group -> group.isOver(now));
        }
        return groups.computeIfAbsent(
                        caller.account(), account -> new Group(startedAt + Group.LEASE, exists))
                .exchange(caller, report, now);
    }
}
