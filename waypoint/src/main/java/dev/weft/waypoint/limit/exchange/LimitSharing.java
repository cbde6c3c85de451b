package dev.weft.waypoint.limit.exchange;

import dev.weft.api.limits.Answer;
import dev.weft.api.limits.LimitExchangeGrpc;
import dev.weft.api.limits.Report;
import dev.weft.controlplane.ControlPlane;
import dev.weft.metrics.Counter;
import dev.weft.metrics.Family;
import dev.weft.metrics.Gauge;
import dev.weft.metrics.MetricsRegistry;
import dev.weft.waypoint.limit.LimitPart;
import dev.weft.waypoint.limit.Limits;
import dev.weft.waypoint.limit.ShareExchange;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries the exchange of shared limits to the controller, about once a second and only while there
 * is a limit that is shared. Its thread also lets leases run out, whether anybody answers or not.
 *
 * <p>{@link #start} and {@link #close} on any thread.
 */
public final class LimitSharing implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LimitSharing.class);
    private static final long TICK_MILLIS = 100;
    private static final long PATIENCE_MILLIS = 1000;
    private static final long GOODBYE_MILLIS = 500;
    private static final long SOONEST_MILLIS = 100;
    private static final long LATEST_MILLIS = 2000;

    private final ControlPlane controlPlane;
    private final ShareExchange exchange;
    private final Supplier<Limits> limits;
    private final Family<Gauge> parts;
    private final Family<Counter> calls;
    private final ScheduledThreadPoolExecutor thread =
            new ScheduledThreadPoolExecutor(
                    1, Thread.ofPlatform().daemon().name("limits").factory());

    // All confined to the thread.
    private @Nullable ManagedChannel channel;
    private boolean waiting;
    private boolean member;
    private boolean unheard;
    private long dueAt;

    /**
     * @param limits those in force
     */
    public LimitSharing(
            ControlPlane controlPlane,
            ShareExchange exchange,
            Supplier<Limits> limits,
            MetricsRegistry metrics) {
        this.controlPlane = controlPlane;
        this.exchange = exchange;
        this.limits = limits;
        parts =
                metrics.gauge(
                        "weft_rate_limit_part_millionths",
                        "Part of a shared limit that this replica may use.",
                        List.of("limit"));
        calls =
                metrics.counter(
                        "weft_rate_limit_exchanges_total",
                        "Reports of shared limits to the controller.",
                        List.of("result"));
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        thread.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
    }

    /** Runs from now on. */
    public void start() {
        dueAt = System.nanoTime();
        thread.scheduleAtFixedRate(this::tick, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void tick() {
        try {
            Limits known = limits.get();
            long now = System.nanoTime();
            exchange.tick(known, now);
            List<LimitPart> shared = known.parts();
            show(shared);
            if (waiting || now - dueAt < 0) {
                return;
            }
            if (!shared.isEmpty()) {
                member = true;
                waiting = true;
                call(exchange.report(known, now));
            }
        } catch (RuntimeException e) {
            log.error("parts of shared limits stay as they are until the next try", e);
        }
    }

    private void show(List<LimitPart> shared) {
        for (LimitPart part : shared) {
            Gauge gauge = parts.with(part.limit());
            gauge.add(part.millionths() - gauge.value());
        }
    }

    private void call(Report report) {
        LimitExchangeGrpc.newStub(channel())
                .withCallCredentials(controlPlane.credentials())
                .withDeadlineAfter(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                .exchange(report, new Reply());
    }

    private ManagedChannel channel() {
        if (channel == null) {
            channel = controlPlane.newChannel();
        }
        return channel;
    }

    private void answered(Answer answer) {
        calls.with("answered").increment();
        if (unheard) {
            log.info("{} answers: parts of shared limits follow the demand", controlPlane);
            unheard = false;
        }
        waiting = false;
        long now = System.nanoTime();
        exchange.answered(limits.get(), answer, now);
        long wait = Math.clamp(answer.getNextMs(), SOONEST_MILLIS, LATEST_MILLIS);
        dueAt = now + TimeUnit.MILLISECONDS.toNanos(wait);
    }

    private void failed(Status status) {
        calls.with("failed").increment();
        waiting = false;
        long now = System.nanoTime();
        if (!unheard) {
            unheard = true;
            log.warn(
                    "{} does not answer ({}): each replica comes to use an equal part of shared"
                            + " limits",
                    controlPlane,
                    status.getCode());
        }
        if (status.getCode() == Status.Code.UNIMPLEMENTED) {
            exchange.alone(limits.get(), now);
        }
        dueAt = now + TimeUnit.MILLISECONDS.toNanos(LATEST_MILLIS / 2);
    }

    /** Ends; others get its part at once, if the controller can be told. */
    @Override
    public void close() {
        try {
            thread.submit(this::leave).get(2 * GOODBYE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | RejectedExecutionException e) {
            log.debug("the controller was not told that this replica leaves", e);
        }
        thread.shutdownNow();
    }

    private void leave() {
        ManagedChannel used = channel;
        if (used == null) {
            return;
        }
        try {
            if (member && !unheard) {
                Answer ignored =
                        LimitExchangeGrpc.newBlockingStub(used)
                                .withCallCredentials(controlPlane.credentials())
                                .withDeadlineAfter(GOODBYE_MILLIS, TimeUnit.MILLISECONDS)
                                .exchange(exchange.leaving());
            }
        } catch (StatusRuntimeException e) {
            log.debug("the controller was not told that this replica leaves", e);
        } finally {
            used.shutdownNow();
        }
    }

    /** One report's answer. On gRPC's threads. */
    private final class Reply implements StreamObserver<Answer> {
        @Override
        public void onNext(Answer answer) {
            run(() -> answered(answer));
        }

        @Override
        public void onError(Throwable error) {
            run(() -> failed(Status.fromThrowable(error)));
        }

        @Override
        public void onCompleted() {}

        private void run(Runnable what) {
            try {
                thread.execute(what);
            } catch (RejectedExecutionException e) {
                log.debug("the end came before the answer", e);
            }
        }
    }
}
