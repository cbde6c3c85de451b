package dev.weft.ztunnel.outbound;

import dev.weft.ztunnel.telemetry.Failure;
import dev.weft.ztunnel.telemetry.Failure.Kind;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Asks for the addresses of an endpoint that has a hostname. */
final class EndpointLookup {
    private static final Duration TIME = Duration.ofSeconds(5);

    private EndpointLookup() {}

    /** Told one of the two, once, on the caller's event loop. */
    interface Listener {
        void found(List<InetAddress> addresses);

        void failed(Failure failure);
    }

    static void begin(
            OutboundContext context, Caller from, OutboundRoute.Lookup lookup, Listener listener) {
        String hostname = lookup.endpoint().hostname();
        context.telemetry().lookedUp(from.workload(), hostname);
        context.hostnames()
                .find(hostname)
                .toCompletableFuture()
                .copy()
                .orTimeout(TIME.toMillis(), TimeUnit.MILLISECONDS)
                .whenCompleteAsync(
                        (found, problem) -> {
                            if (found != null) {
                                listener.found(found);
                            } else {
                                listener.failed(
                                        new Failure(
                                                Kind.NO_ROUTE,
                                                lookup.endpoint().uid() + ": " + why(problem)));
                            }
                        },
                        from.loop());
    }

    private static String why(@Nullable Throwable problem) {
        Throwable cause = cause(problem);
        return cause == null || cause instanceof TimeoutException
                ? "no name server answered within " + TIME.toSeconds() + " s"
                : String.valueOf(cause.getMessage());
    }

    /** What a stage that failed says of it. */
    static String message(@Nullable Throwable problem) {
        Throwable cause = cause(problem);
        return cause == null ? "unknown" : String.valueOf(cause.getMessage());
    }

    private static @Nullable Throwable cause(@Nullable Throwable problem) {
        return problem instanceof CompletionException wrapped ? wrapped.getCause() : problem;
    }
}
