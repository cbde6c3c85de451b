package dev.weft.waypoint.telemetry;

import dev.weft.api.waypoint.AccessLog;
import dev.weft.waypoint.request.RequestOutcome;
import java.util.Map;
import java.util.Optional;

/**
 * How the access log of some requests looks, and which of them are written.
 *
 * @param collector OTLP endpoint for logs; empty for the program's own output
 */
record LogSettings(LineFormat format, boolean errorsOnly, String collector) {

    /** Usual text, requests that failed only. */
    static final LogSettings ERRORS = new LogSettings(LineFormat.usualText(), true, "");

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
        return new LogSettings(format, log.getErrorsOnly(), log.getOtlpEndpoint());
    }

    /** Why it cannot be used; empty if it can. */
    static Optional<String> check(AccessLog log) {
        Optional<String> problem = LineFormat.check(log.getTemplate());
        for (Map.Entry<String, String> field : log.getFieldsMap().entrySet()) {
            if (problem.isEmpty()) {
                problem = LineFormat.check(field.getValue());
            }
        }
        return problem;
    }

    boolean wants(RequestOutcome outcome) {
        return !errorsOnly
                || !outcome.answer().flags().isEmpty()
                || outcome.answer().status() >= 500;
    }
}
