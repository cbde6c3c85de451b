package dev.weft.waypoint.proxy;

import dev.weft.waypoint.http.ClientStream;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.http.ResponseHead;
import dev.weft.waypoint.http.ResponseReceiver;
import dev.weft.waypoint.http.StreamFailure;
import dev.weft.waypoint.request.RequestOutcome;
import dev.weft.waypoint.request.ResponseFlag;
import dev.weft.waypoint.route.plan.ForwardPlan;
import dev.weft.waypoint.upstream.Lease;
import dev.weft.waypoint.upstream.Upstreams;
import dev.weft.workload.WorkloadUid;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One attempt: an endpoint, a place on a connection to it, the request, and its answer. One event
 * loop.
 */
final class Attempt implements ResponseReceiver, Upstreams.Listener {
    private final ProxyContext context;
    private final Forwarding forwarding;
    private final RequestFlow flow;
    private final ForwardPlan plan;
    private final int number;
    private Duration began = Duration.ZERO;
    private Upstreams.@Nullable Pending pending;
    private @Nullable Lease lease;
    private @Nullable ClientStream stream;
    private @Nullable Future<?> timer;
    private int status;
    private boolean passing;
    private boolean over;

    Attempt(
            ProxyContext context,
            Forwarding forwarding,
            RequestFlow flow,
            ForwardPlan plan,
            int number) {
        this.context = context;
        this.forwarding = forwarding;
        this.flow = flow;
        this.plan = plan;
        this.number = number;
    }

    void begin(Set<WorkloadUid> avoid) {
        began = flow.record().now();
        plan.timeouts()
                .attempt()
                .filter(time -> !time.isZero())
                .ifPresent(time ->
                        timer =
                                context.loop()
                                        .schedule(
                                                this::tooLate,
                                                time.toNanos(),
                                                TimeUnit.NANOSECONDS));
        RequestHead head = flow.exchange().request();
        Upstreams.Pending asked =
                context.upstreams()
                        .acquire(
                                new Upstreams.Want(
                                        plan.destination(),
                                        flow.exchange().downstream(),
                                        head,
                                        avoid,
                                        plan.session().map(ProxyContext::rules),
                                        head.protocol(),
                                        number),
                                this);
        if (lease == null && !over) {
            pending = asked;
        }
    }

    Optional<WorkloadUid> endpoint() {
        return Optional.ofNullable(lease).map(held -> held.endpoint().uid());
    }

    @Override
    public void refused(Upstreams.Refusal refusal) {
        if (over) {
            return;
        }
        end(refusal.response().detail());
        forwarding.failed(this, new AttemptEnd.NotSent(refusal));
    }

    @Override
    public void acquired(Lease got) {
        pending = null;
        if (over) {
            got.done(Lease.Result.ABANDONED);
            return;
        }
        lease = got;
        RequestHead head = flow.exchange().request();
        context.observer().forwarding(flow.record().trace(), head);
        RequestBody body = flow.body();
        boolean bare = body.isEmpty();
        ClientStream sent = got.send(head, bare, this);
        if (over) {
            return;
        }
        stream = sent;
        if (bare) {
            sent.flush();
            return;
        }
        body.flowTo(sent);
        if (!forwarding.mayTryAgain()) {
            body.forget();
        }
    }

    @Override
    public void informed(ResponseHead head) {
        if (!over && !flow.client().isStarted()) {
            flow.client().inform(head);
        }
    }

    @Override
    public void responded(ResponseHead head, boolean end) {
        Lease held = lease;
        if (over || held == null) {
            return;
        }
        status = head.status();
        held.responded(status);
        int grpc = flow.record().isGrpc() ? RequestRecord.grpcStatusOf(head.headers()) : -1;
        if (!forwarding.take(this, new AttemptEnd.Answered(status, grpc))) {
            return;
        }
        passing = true;
        flow.record().upstreamAnswered(flow.record().now().minus(began));
        held.clientHeaders()
                .forEach(header -> head.headers().add(header.getKey(), header.getValue()));
        if (end) {
            answered();
        }
        forwarding.respond(head, end);
    }

    @Override
    public void data(ByteBuf data, boolean end) {
        if (over || !passing) {
            data.release();
            return;
        }
        if (end && !flow.client().isUpgraded()) {
            answered();
        }
        flow.client().write(data, end);
        if (!over && !end && !flow.client().isWritable() && stream != null) {
            stream.pause();
        }
    }

    @Override
    public void trailers(HttpHeaders trailers) {
        if (over || !passing) {
            return;
        }
        answered();
        flow.client().trailers(trailers);
    }

    @Override
    public void batchRead() {
        if (passing && !flow.client().isEnded()) {
            flow.client().flush();
        }
    }

    /** The endpoint can take more of the request. */
    @Override
    public void writable() {
        if (!over) {
            flow.body().pull();
        }
    }

    @Override
    public void failed(StreamFailure why) {
        if (over) {
            return;
        }
        end(why.message());
        release(Lease.Result.FAILED);
        flow.body().detach();
        if (flow.client().isStarted()) {
            flow.breakOff(flag(why), "upstream_reset_after_response_started", why);
        } else {
            forwarding.failed(this, new AttemptEnd.Broken(why));
        }
    }

    private static ResponseFlag flag(StreamFailure why) {
        return switch (why.kind()) {
            case PROTOCOL, TOO_LARGE -> ResponseFlag.UPSTREAM_PROTOCOL;
            case CONNECTION_LOST, STALE -> ResponseFlag.UPSTREAM_CLOSED;
            case TIMEOUT -> ResponseFlag.UPSTREAM_TIMEOUT;
            default -> ResponseFlag.UPSTREAM_RESET;
        };
    }

    private void tooLate() {
        if (over) {
            return;
        }
        StreamFailure why =
                new StreamFailure(
                        StreamFailure.Kind.TIMEOUT, "the attempt took longer than it may");
        cancel();
        failed(why);
    }

    /** The answer is not wanted: there will be another attempt. */
    void dropAnswer() {
        if (over) {
            return;
        }
        end("");
        resetStream("another attempt is made");
        release(Lease.Result.FINISHED);
    }

    /** Somebody else has answered. */
    void giveUp(String why) {
        if (over) {
            return;
        }
        end(why);
        cancel();
        release(Lease.Result.FAILED);
    }

    /** The client can take more of the answer. */
    void resumeAnswer() {
        if (!over && passing && stream != null && flow.client().isWritable()) {
            stream.resume();
        }
    }

    /** The request is over. */
    void close() {
        if (over) {
            resetStream("the request is over");
            return;
        }
        end(flow.client().isEnded() ? "" : "the client went away");
        cancel();
        release(flow.client().isEnded() ? Lease.Result.FINISHED : Lease.Result.ABANDONED);
    }

    /** All of the answer came. */
    private void answered() {
        end("");
        release(Lease.Result.FINISHED);
    }

    private void cancel() {
        if (pending != null) {
            pending.cancel();
            pending = null;
        }
        resetStream("the request is over");
    }

    private void resetStream(String why) {
        ClientStream open = stream;
        stream = null;
        if (open != null) {
            open.reset(new StreamFailure(StreamFailure.Kind.STOPPED, why));
        }
    }

    private void release(Lease.Result result) {
        if (lease != null) {
            lease.done(result);
        }
    }

    private void end(String failure) {
        over = true;
        if (timer != null) {
            timer.cancel(false);
        }
        Optional<Lease> held = Optional.ofNullable(lease);
        flow.record()
                .tried(
                        new RequestOutcome.Attempt(
                                held.map(Lease::endpoint),
                                held.map(Lease::address).orElse(""),
                                held.map(Lease::isTunnelled).orElse(false),
                                began,
                                flow.record().now().minus(began),
                                status,
                                failure));
    }
}
