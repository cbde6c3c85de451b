package dev.weft.waypoint.proxy;

import dev.weft.waypoint.http.ResponseHead;
import dev.weft.waypoint.http.StreamFailure;
import dev.weft.waypoint.request.LocalResponse;
import dev.weft.waypoint.request.ResponseFlag;
import dev.weft.waypoint.route.plan.ForwardPlan;
import dev.weft.waypoint.route.plan.RetryPlan;
import dev.weft.waypoint.upstream.limit.RetryBudget;
import dev.weft.workload.WorkloadUid;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Carries a request out: one attempt after the other until one has an answer worth passing on, all
 * of them within the request's time. One event loop.
 */
final class Forwarding {
    private final ProxyContext context;
    private final RequestFlow flow;
    private final ForwardPlan plan;
    private final RetryPlan retry;
    private final Optional<RetryBudget> budget;
    private final Set<WorkloadUid> tried = new HashSet<>(2);
    private Attempt attempt;
    private int number;
    private @Nullable Future<?> deadline;
    private @Nullable Future<?> pause;
    private boolean retrying;
    private boolean over;

    Forwarding(ProxyContext context, RequestFlow flow, ForwardPlan plan) {
        this.context = context;
        this.flow = flow;
        this.plan = plan;
        retry = plan.retry().orElse(RetryJudge.DEFAULT);
        budget = retry.budget().map(limits -> context.budgets().of(plan.destination(), limits));
        attempt = new Attempt(context, this, flow, plan, 0);
    }

    void begin() {
        flow.record().goesTo(plan.destination());
        budget.ifPresent(RetryBudget::requestBegan);
        timeout()
                .ifPresent(time ->
                        deadline =
                                context.loop()
                                        .schedule(
                                                this::tooLate,
                                                time.toNanos(),
                                                TimeUnit.NANOSECONDS));
        Mirror.start(context, flow, plan.mirrors());
        next();
    }

    /** What the route says; a gRPC client's own deadline can only shorten it. */
    private Optional<Duration> timeout() {
        Optional<Duration> routed = plan.timeouts().request().filter(time -> !time.isZero());
        if (!flow.record().isGrpc()) {
            return routed;
        }
        Optional<Duration> asked =
                GrpcTimeout.parse(flow.exchange().request().headers().get("grpc-timeout"));
        return asked.filter(time -> routed.isEmpty() || time.compareTo(routed.get()) < 0)
                .or(() -> routed);
    }

    private void next() {
        pause = null;
        number++;
        attempt = new Attempt(context, this, flow, plan, number);
        attempt.begin(retry.previousHosts() ? Set.of() : tried);
    }

    /** Whether the body must be kept for another attempt. */
    boolean mayTryAgain() {
        return number <= retry.attempts();
    }

    /** An answer began. False: it will not be passed on, as there will be another attempt. */
    boolean take(Attempt by, AttemptEnd.Answered end) {
        return !tryAgain(by, end);
    }

    /** An attempt failed before anything of it was passed on. */
    void failed(Attempt by, AttemptEnd end) {
        if (over || tryAgain(by, end)) {
            return;
        }
        LocalResponse answer = Failures.answer(end);
        if (number > 1) {
            flow.record().flag(ResponseFlag.RETRIES_SPENT);
        }
        switch (end) {
            case AttemptEnd.Broken broken -> flow.record().failed(broken.failure().message());
            case AttemptEnd.NotSent not -> flow.record().failed(not.refusal().reason());
            case AttemptEnd.Answered answered -> {
                // Its own answer says it all.
            }
        }
        flow.answer(answer, plan.responseEdits());
    }

    private boolean tryAgain(Attempt by, AttemptEnd end) {
        if (over || by != attempt || !mayTryAgain() || flow.client().isTaken()) {
            return false;
        }
        boolean worthwhile =
                flow.body().isReplayable()
                        && RetryJudge.isWorthwhile(retry, end, flow.exchange().request().method());
        if (!worthwhile) {
            return false;
        }
        if (budget.isPresent() && !budget.get().tryAcquire()) {
            by.dropAnswer();
            flow.answer(
                    LocalResponse.of(
                            503,
                            ResponseFlag.OVERFLOW,
                            "retry_budget_exhausted",
                            "no retries are left"),
                    plan.responseEdits());
            return true;
        }
        by.endpoint().ifPresent(tried::add);
        if (end instanceof AttemptEnd.NotSent not) {
            not.refusal().endpoint().ifPresent(tried::add);
        }
        by.dropAnswer();
        flow.body().detach();
        releaseBudget();
        retrying = budget.isPresent();
        Duration wait = Backoff.before(number, retry.backoff(), context.random());
        pause = context.loop().schedule(this::next, wait.toNanos(), TimeUnit.NANOSECONDS);
        return true;
    }

    /** The answer's head goes to the client: nothing can be tried any more. */
    void respond(ResponseHead head, boolean end) {
        flow.body().forget();
        flow.client()
                .respond(
                        head,
                        end,
                        plan.responseEdits(),
                        new ClientSide.Told() {
                            @Override
                            public void refused(LocalResponse instead) {
                                attempt.dropAnswer();
                                flow.filtersEnded(instead, plan.responseEdits());
                            }

                            @Override
                            public void drained() {
                                clientWritable();
                            }

                            @Override
                            public void upgraded() {
                                flow.body().unfiltered();
                            }
                        });
    }

    private void tooLate() {
        if (over) {
            return;
        }
        attempt.giveUp("the request took longer than it may");
        if (flow.client().isStarted()) {
            flow.breakOff(
                    ResponseFlag.UPSTREAM_TIMEOUT,
                    "response_timeout",
                    new StreamFailure(
                            StreamFailure.Kind.TIMEOUT, "the request took longer than it may"));
        } else {
            flow.answer(Failures.REQUEST_TIMEOUT, plan.responseEdits());
        }
    }

    void clientWritable() {
        attempt.resumeAnswer();
    }

    /** The request is over, one way or another. */
    void close() {
        over = true;
        cancel(deadline);
        cancel(pause);
        releaseBudget();
        attempt.close();
    }

    /** The retry that was under way is over. */
    private void releaseBudget() {
        if (retrying) {
            retrying = false;
            budget.ifPresent(RetryBudget::release);
        }
    }

    private static void cancel(@Nullable Future<?> timer) {
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
