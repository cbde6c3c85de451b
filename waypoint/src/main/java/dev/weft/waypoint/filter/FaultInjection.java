package dev.weft.waypoint.filter;

import com.google.protobuf.ByteString;
import dev.weft.api.waypoint.Fault;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.match.InvalidConfig;
import dev.weft.waypoint.request.LocalResponse;
import dev.weft.waypoint.request.ResponseFlag;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Failures on purpose. Delay and abort are drawn independently of each other. Immutable. */
public final class FaultInjection {
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final String TEXT = "fault filter abort";

    private final Fault fault;
    private final Duration delay;

    private FaultInjection(Fault fault) {
        this.fault = fault;
        this.delay = Duration.ofMillis(fault.getDelayMs());
    }

    /** Compiles, or says what is wrong with it. */
    public static FaultInjection compile(Fault fault) throws InvalidConfig {
        if (fault.getDelayMs() < 0 || fault.getDelayMs() > LONGEST.toMillis()) {
            throw new InvalidConfig(
                    "fault delay of "
                            + Long.toUnsignedString(fault.getDelayMs())
                            + " ms: expected at most an hour");
        }
        boolean aborts = fault.hasAbortShare();
        if (aborts
                && fault.getAbortIsGrpc()
                && Integer.compareUnsigned(fault.getAbortGrpcStatus(), 16) > 0) {
            throw new InvalidConfig(
                    "fault with gRPC status "
                            + Integer.toUnsignedString(fault.getAbortGrpcStatus())
                            + ": expected 0 to 16");
        }
        if (aborts
                && !fault.getAbortIsGrpc()
                && (fault.getAbortStatus() < 200 || fault.getAbortStatus() > 599)) {
            throw new InvalidConfig(
                    "fault with status "
                            + Integer.toUnsignedString(fault.getAbortStatus())
                            + ": expected 200 to 599");
        }
        return new FaultInjection(fault);
    }

    /** How long this request waits; zero for most. */
    public Duration delay(Draws draws) {
        return draws.share("fault delay", fault.getDelayShare()) ? delay : Duration.ZERO;
    }

    /** The answer in place of the backend's, for some requests. */
    public Optional<LocalResponse> abort(RequestHead head, Draws draws) {
        if (!draws.share("fault abort", fault.getAbortShare())) {
            return Optional.empty();
        }
        if (!fault.getAbortIsGrpc()) {
            return Optional.of(
                    LocalResponse.of(
                            fault.getAbortStatus(),
                            ResponseFlag.FAULT,
                            "fault_filter_abort",
                            TEXT));
        }
        int code = fault.getAbortGrpcStatus();
        return Optional.of(
                GrpcResponses.isGrpc(head)
                        ? new LocalResponse(
                                200,
                                List.of(Map.entry("grpc-status", Integer.toString(code))),
                                ByteString.copyFromUtf8(TEXT),
                                ResponseFlag.FAULT,
                                "fault_filter_abort")
                        : LocalResponse.of(
                                GrpcResponses.httpStatus(code),
                                ResponseFlag.FAULT,
                                "fault_filter_abort",
                                TEXT));
    }
}
