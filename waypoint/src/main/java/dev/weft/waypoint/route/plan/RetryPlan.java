package dev.weft.waypoint.route.plan;

import dev.weft.api.waypoint.Retry;
import dev.weft.waypoint.match.Dialect;
import dev.weft.waypoint.match.InvalidConfig;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * When a request is sent again.
 *
 * @param attempts beyond the first; 0 for none
 * @param statuses that are worth another attempt, beside the conditions
 * @param backoff least wait before an attempt; it grows with each
 * @param previousHosts whether an endpoint that failed may be chosen again
 */
public record RetryPlan(
        int attempts,
        Set<Integer> statuses,
        Set<RetryCondition> conditions,
        Duration backoff,
        boolean previousHosts,
        Optional<Budget> budget) {
    private static final int MOST_ATTEMPTS = 100;
    private static final Duration BACKOFF = Duration.ofMillis(25);

    /**
     * How many of all requests may be retries.
     *
     * @param percent of the requests in the interval
     * @param leastConcurrent retries that are always allowed
     */
    public record Budget(int percent, int leastConcurrent, Duration interval) {}

    public RetryPlan {
        statuses = Set.copyOf(statuses);
        conditions = Collections.unmodifiableSet(copy(conditions));
    }

    private static EnumSet<RetryCondition> copy(Set<RetryCondition> conditions) {
        var copy = EnumSet.noneOf(RetryCondition.class);
        copy.addAll(conditions);
        return copy;
    }

    /** Compiles, or says what is wrong with it. */
    public static RetryPlan compile(Retry retry, Dialect dialect) throws InvalidConfig {
        var statuses = new HashSet<>(retry.getStatusesList());
        var conditions = EnumSet.noneOf(RetryCondition.class);
        for (String words : retry.getConditionsList()) {
            for (String word : words.split(",", -1)) {
                addCondition(word.strip(), conditions, statuses);
            }
        }
        if (conditions.isEmpty()) {
            conditions.addAll(usual(dialect));
        }
        for (int status : statuses) {
            if (status < 100 || status > 599) {
                throw new InvalidConfig(
                        "retry on status "
                                + Integer.toUnsignedString(status)
                                + ": expected 100 to 599");
            }
        }
        if (Integer.compareUnsigned(retry.getAttempts(), MOST_ATTEMPTS) > 0) {
            throw new InvalidConfig(
                    "retry attempts "
                            + Integer.toUnsignedString(retry.getAttempts())
                            + ": expected at most "
                            + MOST_ATTEMPTS);
        }
        return new RetryPlan(
                retry.getAttempts(),
                statuses,
                conditions,
                retry.getBackoffMs() == 0 ? BACKOFF : Millis.of("backoff", retry.getBackoffMs()),
                retry.getRetryPreviousHosts(),
                budget(retry));
    }

    private static void addCondition(
            String word, Set<RetryCondition> conditions, Set<Integer> statuses)
            throws InvalidConfig {
        if (word.isEmpty()) {
            return;
        }
        if (word.length() == 3 && word.chars().allMatch(c -> c >= '0' && c <= '9')) {
            statuses.add(Integer.parseInt(word));
            return;
        }
        Optional<RetryCondition> known = RetryCondition.of(word);
        if (known.isEmpty()) {
            throw new InvalidConfig(
                    "retry condition \""
                            + word
                            + "\": expected a status, or one of "
                            + EnumSet.allOf(RetryCondition.class).stream()
                                    .map(RetryCondition::word)
                                    .toList());
        }
        conditions.add(known.get());
    }

    /** The Gateway API wants broken connections retried whatever the statuses are. */
    private static Set<RetryCondition> usual(Dialect dialect) {
        var usual =
                EnumSet.of(
                        RetryCondition.CONNECT_FAILURE,
                        RetryCondition.REFUSED_STREAM,
                        RetryCondition.UNAVAILABLE,
                        RetryCondition.CANCELLED);
        if (dialect == Dialect.GATEWAY_API) {
            usual.add(RetryCondition.RESET);
        }
        return usual;
    }

    private static Optional<Budget> budget(Retry retry) throws InvalidConfig {
        if (!retry.hasBudget()) {
            return Optional.empty();
        }
        var budget = retry.getBudget();
        if (Integer.compareUnsigned(budget.getPercent(), 100) > 0) {
            throw new InvalidConfig(
                    "retry budget of "
                            + Integer.toUnsignedString(budget.getPercent())
                            + " percent: expected at most 100");
        }
        return Optional.of(
                new Budget(
                        budget.getPercent(),
                        Math.max(0, budget.getLeastConcurrent()),
                        Millis.of("budget interval", budget.getIntervalMs())));
    }
}
