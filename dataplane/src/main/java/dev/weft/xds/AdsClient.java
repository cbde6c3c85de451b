package dev.weft.xds;

import dev.weft.api.xds.DeltaDiscoveryRequest;
import dev.weft.api.xds.DeltaDiscoveryResponse;
import dev.weft.controlplane.ControlPlane;
import dev.weft.xds.AdsObserver.Termination;
import io.grpc.Status;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One discovery stream that never gives up. State already applied stays while it is down, and a new
 * stream names what is known, so that only differences come.
 *
 * <p>Public methods may be called from any thread. Handlers and the observer run on the client's
 * one stream thread, which owns all state here.
 */
public final class AdsClient implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AdsClient.class);

    private final ControlPlane controlPlane;
    private final NodeIdentity node;
    private final AdsObserver observer;
    private final Map<String, TypeState> types = new LinkedHashMap<>();
    private final Backoff backoff = new Backoff();
    private final ScheduledThreadPoolExecutor streamThread =
            new ScheduledThreadPoolExecutor(
                    1, Thread.ofPlatform().daemon().name("discovery").factory());
    private @Nullable AdsStream stream;
    private boolean ready;

    /** A client for some types; {@link #start} opens the stream. */
    public AdsClient(
            ControlPlane controlPlane,
            NodeIdentity node,
            List<Subscription> subscriptions,
            AdsObserver observer) {
        this.controlPlane = controlPlane;
        this.node = node;
        this.observer = observer;
        // A stream that waits to be opened again must not outlive the client.
        streamThread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        subscriptions.forEach(
                subscription -> types.put(subscription.typeUrl(), new TypeState(subscription)));
    }

    /** Opens the stream, and every one after it. Called once. */
    public void start() {
        streamThread.execute(this::open);
    }

    /**
     * Asks for one name of an on-demand type.
     *
     * @return completes on the stream thread when an update or a removal of exactly this name was
     *     handled, or an update of a resource with this alias; there is no time limit. Cancelled
     *     when the client closes, failed when too many names wait
     * @throws IllegalArgumentException if the type is not subscribed
     */
    public CompletionStage<Answer> demand(String typeUrl, String name) {
        TypeState type = subscribed(typeUrl);
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        try {
            streamThread.execute(() -> demand(type, name, answer));
        } catch (RejectedExecutionException e) {
            answer.cancel(false);
        }
        return answer;
    }

    /**
     * Lets go of names of an on-demand type that were answered, and of resources that they stood
     * for. What to let go of is worked out on the stream thread, so no response is applied in
     * between: what is forgotten can be removed from elsewhere too without coming back.
     *
     * @throws IllegalArgumentException if the type is not subscribed
     */
    public void leave(String typeUrl, Supplier<Leaving> what) {
        TypeState type = subscribed(typeUrl);
        try {
            streamThread.execute(() -> {
                Leaving leaving = what.get();
                if (leaving.isNothing()) {
                    return;
                }
                DeltaDiscoveryRequest request = type.leave(leaving);
                if (stream != null) {
                    stream.send(request);
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("nothing is left any more, the client is closed");
        }
    }

    private TypeState subscribed(String typeUrl) {
        TypeState type = types.get(typeUrl);
        if (type == null) {
            throw new IllegalArgumentException(
                    "type " + typeUrl + " is not subscribed; expected one of " + types.keySet());
        }
        return type;
    }

    private void demand(TypeState type, String name, CompletableFuture<Answer> answer) {
        AdsStream open = stream;
        if (type.demand(name, answer) && open != null) {
            open.send(type.demandRequest(name));
        }
    }

    private void open() {
        stream = new AdsStream(controlPlane, node, types, streamThread, new Events());
    }

    private void reopenIn(Duration wait) {
        stream = null;
        streamThread.schedule(this::open, wait.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Ends the stream; waits for the stream thread, so no handler runs afterwards. */
    @Override
    public void close() {
        try {
            streamThread.execute(() -> {
                if (stream != null) {
                    stream.close();
                }
                types.values().forEach(TypeState::abandon);
            });
        } catch (RejectedExecutionException e) {
            return;
        }
        streamThread.shutdown();
        boolean interrupted = Thread.interrupted();
        try {
            while (!streamThread.isTerminated()) {
                interrupted |= !awaitOnce();
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean awaitOnce() {
        try {
            streamThread.awaitTermination(1, TimeUnit.SECONDS);
            return true;
        } catch (InterruptedException e) {
            streamThread.shutdownNow();
            return false;
        }
    }

    /** What a stream's end means, by the rules of section 2.5 of the discovery protocol. */
    static Termination termination(Status status, boolean answered) {
        return switch (status.getCode()) {
            case OK -> Termination.COMPLETE;
            case UNKNOWN, CANCELLED, DEADLINE_EXCEEDED -> Termination.RECONNECT;
            case UNAVAILABLE -> answered ? Termination.RECONNECT : Termination.CONNECTION_ERROR;
            case INVALID_ARGUMENT,
                    NOT_FOUND,
                    ALREADY_EXISTS,
                    PERMISSION_DENIED,
                    RESOURCE_EXHAUSTED,
                    FAILED_PRECONDITION,
                    ABORTED,
                    OUT_OF_RANGE,
                    UNIMPLEMENTED,
                    INTERNAL,
                    DATA_LOSS,
                    UNAUTHENTICATED ->
                    Termination.ERROR;
        };
    }

    private final class Events implements AdsStream.Listener {

        @Override
        public void received(DeltaDiscoveryResponse response) {
            backoff.reset();
            observer.received(response.getTypeUrl(), response.getSerializedSize());
        }

        @Override
        public void handled() {
            if (!ready && types.values().stream().allMatch(TypeState::isSettled)) {
                ready = true;
                observer.ready();
            }
        }

        @Override
        public void ended(Status status, boolean answered) {
            Termination termination = termination(status, answered);
            Duration wait = backoff.next();
            LOG.warn(
                    "discovery from {} ended ({}): {}; next attempt in {} ms",
                    controlPlane,
                    termination.reason(),
                    describe(status),
                    wait.toMillis());
            observer.terminated(termination);
            reopenIn(wait);
        }

        private String describe(Status status) {
            Throwable cause = status.getCause();
            String text = status.getCode() + " " + String.valueOf(status.getDescription());
            return cause == null ? text : text + ": " + cause;
        }
    }
}
