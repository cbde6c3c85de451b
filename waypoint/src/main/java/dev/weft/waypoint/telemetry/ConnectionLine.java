package dev.weft.waypoint.telemetry;

import dev.weft.waypoint.request.RequestOutcome;
import dev.weft.waypoint.request.RequestTrace;
import dev.weft.waypoint.request.TcpOutcome;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A connection that was passed on without looking into it, as access logs write it: like a request
 * without method, path and protocol, and with status 0, as Envoy does. Pure.
 */
final class ConnectionLine {
    private static final int NO_STATUS = 0;
    private static final int NO_GRPC = -1;

    private ConnectionLine() {}

    static RequestOutcome of(TcpOutcome outcome) {
        return new RequestOutcome(
                outcome.downstream(),
                new RequestOutcome.Asked("", "", "", "", "", false, EmptyHttpHeaders.INSTANCE),
                new RequestOutcome.Routed(outcome.route(), outcome.destination(), ""),
                attempts(outcome),
                new RequestOutcome.Answer(
                        NO_STATUS,
                        NO_GRPC,
                        outcome.flags(),
                        "",
                        outcome.failure(),
                        EmptyHttpHeaders.INSTANCE),
                new RequestOutcome.Bytes(outcome.received(), outcome.sent(), 0, 0),
                new RequestOutcome.Times(
                        outcome.start(), Optional.empty(), Optional.empty(), outcome.took()),
                "",
                RequestTrace.NONE);
    }

    private static List<RequestOutcome.Attempt> attempts(TcpOutcome outcome) {
        return outcome.endpoint().isEmpty()
                ? List.of()
                : List.of(
                        new RequestOutcome.Attempt(
                                outcome.endpoint(),
                                outcome.address(),
                                outcome.tunnelled(),
                                Duration.ZERO,
                                outcome.took(),
                                NO_STATUS,
                                outcome.failure()));
    }
}
