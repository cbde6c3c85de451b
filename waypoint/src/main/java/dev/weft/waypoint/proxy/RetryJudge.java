package dev.weft.waypoint.proxy;

import dev.weft.waypoint.http.StreamFailure;
import dev.weft.waypoint.route.plan.RetryCondition;
import dev.weft.waypoint.route.plan.RetryPlan;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Whether an attempt is worth another one. Pure. */
final class RetryJudge {
    private static final Set<String> IDEMPOTENT =
            Set.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE");

    /** Where no route says anything: only what certainly was not carried out. */
    static final RetryPlan DEFAULT =
            new RetryPlan(
                    2,
                    Set.of(),
                    EnumSet.of(
                            RetryCondition.CONNECT_FAILURE,
                            RetryCondition.REFUSED_STREAM,
                            RetryCondition.RESET_BEFORE_REQUEST),
                    Duration.ofMillis(25),
                    false,
                    Optional.empty());

    private RetryJudge() {}

    static boolean isWorthwhile(RetryPlan plan, AttemptEnd end, String method) {
        return switch (end) {
            case AttemptEnd.Answered answered -> answered(plan, answered);
            case AttemptEnd.Broken broken ->
                    broken(plan.conditions(), broken.failure().kind(), plan, method);
            case AttemptEnd.NotSent not -> not.refusal().retriable() && notSent(plan, not);
        };
    }

    private static boolean answered(RetryPlan plan, AttemptEnd.Answered answered) {
        int status = answered.status();
        Set<RetryCondition> on = plan.conditions();
        return plan.statuses().contains(status)
                || (status >= 500 && on.contains(RetryCondition.SERVER_ERROR))
                || (status >= 502 && status <= 504 && on.contains(RetryCondition.GATEWAY_ERROR))
                || (status == 409 && on.contains(RetryCondition.RETRIABLE_4XX))
                || grpc(answered.grpcStatus()).filter(on::contains).isPresent();
    }

    private static Optional<RetryCondition> grpc(int status) {
        return switch (status) {
            case 1 -> Optional.of(RetryCondition.CANCELLED);
            case 4 -> Optional.of(RetryCondition.DEADLINE_EXCEEDED);
            case 8 -> Optional.of(RetryCondition.RESOURCE_EXHAUSTED);
            case 13 -> Optional.of(RetryCondition.INTERNAL);
            case 14 -> Optional.of(RetryCondition.UNAVAILABLE);
            default -> Optional.empty();
        };
    }

    private static boolean broken(
            Set<RetryCondition> on, StreamFailure.Kind kind, RetryPlan plan, String method) {
        boolean anyEnd =
                on.contains(RetryCondition.RESET)
                        || on.contains(RetryCondition.SERVER_ERROR)
                        || on.contains(RetryCondition.GATEWAY_ERROR);
        return switch (kind) {
            case NOT_TAKEN ->
                    anyEnd
                            || on.contains(RetryCondition.REFUSED_STREAM)
                            || on.contains(RetryCondition.RESET_BEFORE_REQUEST);
            case STALE ->
                    anyEnd
                            || (IDEMPOTENT.contains(method)
                                    && on.contains(RetryCondition.RESET_BEFORE_REQUEST));
            case CONNECT_FAILED -> anyEnd || on.contains(RetryCondition.CONNECT_FAILURE);
            case RESET, CONNECTION_LOST, PROTOCOL -> anyEnd;
            case TIMEOUT -> anyEnd || plan.statuses().contains(504);
            case TOO_LARGE, DENIED, STOPPED -> false;
        };
    }

    private static boolean notSent(RetryPlan plan, AttemptEnd.NotSent not) {
        StreamFailure.Kind kind =
                not.refusal().connectFailed()
                        ? StreamFailure.Kind.CONNECT_FAILED
                        : StreamFailure.Kind.NOT_TAKEN;
        return broken(plan.conditions(), kind, plan, "");
    }
}
