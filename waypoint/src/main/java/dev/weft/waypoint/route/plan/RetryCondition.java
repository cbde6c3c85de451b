package dev.weft.waypoint.route.plan;

import java.util.Locale;
import java.util.Optional;

/** What is worth another attempt, in Envoy's words. */
public enum RetryCondition {
    /** 5xx, or no response at all. */
    SERVER_ERROR("5xx"),
    /** 502, 503, 504. */
    GATEWAY_ERROR("gateway-error"),
    /** The connection or stream broke before a response. */
    RESET("reset"),
    /** It broke before the request was sent. */
    RESET_BEFORE_REQUEST("reset-before-request"),
    /** The connection could not be made. */
    CONNECT_FAILURE("connect-failure"),
    /** The peer did not take the request. */
    REFUSED_STREAM("refused-stream"),
    /** 409. */
    RETRIABLE_4XX("retriable-4xx"),
    /** One of the statuses that are listed. */
    RETRIABLE_STATUS_CODES("retriable-status-codes"),
    /** gRPC status 1. */
    CANCELLED("cancelled"),
    /** gRPC status 4. */
    DEADLINE_EXCEEDED("deadline-exceeded"),
    /** gRPC status 13. */
    INTERNAL("internal"),
    /** gRPC status 8. */
    RESOURCE_EXHAUSTED("resource-exhausted"),
    /** gRPC status 14. */
    UNAVAILABLE("unavailable");

    private final String word;

    RetryCondition(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    public static Optional<RetryCondition> of(String word) {
        String wanted = word.toLowerCase(Locale.ROOT);
        for (RetryCondition condition : values()) {
            if (condition.word.equals(wanted)) {
                return Optional.of(condition);
            }
        }
        return Optional.empty();
    }
}
