package dev.weft.waypoint.telemetry;

import dev.weft.api.waypoint.AccessLog;
import java.util.Optional;

/**
 * How the program was told to report, before any object of a user says otherwise.
 *
 * @param gateway {@code <namespace>/<name>} of the Gateway that this proxy is
 * @param log which requests are written down and how; empty for none
 * @param collector base URL of an OTLP collector (HTTP); empty for no traces
 * @param samplingPercent of the requests that come without a trace
 */
public record TelemetryConfig(
        String gateway, Optional<LogSettings> log, String collector, double samplingPercent) {

    /** Which requests the access log holds. */
    public enum Logged {
        ALL,
        ERRORS,
        OFF
    }

    /** As the settings of the program say. */
    public static TelemetryConfig of(
            String gateway, Logged logged, boolean json, String collector, double percent) {
        AccessLog log =
                AccessLog.newBuilder()
                        .setFormat(json ? AccessLog.Format.JSON : AccessLog.Format.TEXT)
                        .setErrorsOnly(logged == Logged.ERRORS)
                        .build();
        return new TelemetryConfig(
                gateway,
                logged == Logged.OFF ? Optional.empty() : Optional.of(LogSettings.of(log)),
                collector,
                percent);
    }
}
