package dev.weft.waypoint.telemetry;

import dev.weft.api.waypoint.AccessLog;
import dev.weft.expression.Condition;
import dev.weft.waypoint.request.RequestOutcome;
import java.util.Map;
import java.util.Optional;

/**
 * How the access log of some requests looks, and which of them are written.
 *
 * @param errorsOnly only answers of ours and 5xx
 * @param filter what must hold of a request that is written; empty for all
 * @param collector OTLP endpoint for logs; empty for the program's own output
 */
record LogSettings(
        LineFormat format, boolean errorsOnly, Optional<Condition> filter, String collector) {

    /** Usual text, requests that failed only. */
    static final LogSettings ERRORS =
            new LogSettings(LineFormat.usualText(), true, Optional.empty(), "");

    static LogSettings of(AccessLog log) {
        LineFormat format =
                switch (log.getFormat()) {
                    case TEXT ->
                            log.getTemplate().isEmpty()
                                    ? LineFormat.usualText()
                                    : LineFormat.text(log.getTemplate());
                    case JSON, UNRECOGNIZED ->
                            log.getFieldsCount() == 0
                                    ? LineFormat.usualJson()
                                    : LineFormat.json(log.getFieldsMap());
                };
        return new LogSettings(format, log.getErrorsOnly(), filter(log), log.getOtlpEndpoint());
    }

    private static Optional<Condition> filter(AccessLog log) {
        return log.getFilter().isEmpty()
                ? Optional.empty()
                : Optional.of(Condition.parse(log.getFilter()));
    }

    /** Why it cannot be used; empty if it can. */
    static Optional<String> check(AccessLog log) {
        Optional<String> problem = LineFormat.check(log.getTemplate());
        for (Map.Entry<String, String> field : log.getFieldsMap().entrySet()) {
            if (problem.isEmpty()) {
                problem = LineFormat.check(field.getValue());
            }
        }
        return problem.or(() -> checkFilter(log));
    }

    private static Optional<String> checkFilter(AccessLog log) {
        try {
            filter(log);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of("the filter of the access log: " + e.getMessage());
        }
    }

    boolean wants(RequestOutcome outcome) {
        if (filter.isPresent() && !filter.get().holds(new EndedRequest(outcome))) {
            return false;
        }
        return !errorsOnly
                || !outcome.answer().flags().isEmpty()
                || outcome.answer().status() >= 500;
    }
}
