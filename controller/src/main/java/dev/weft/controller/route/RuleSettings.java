package dev.weft.controller.route;

import dev.weft.api.waypoint.Retry;
import dev.weft.api.waypoint.SessionPersistence;
import dev.weft.api.waypoint.Timeouts;
import dev.weft.controller.reading.Durations;
import dev.weft.controller.reading.Known;
import dev.weft.manifest.Field;
import java.util.List;
import java.util.OptionalLong;

/** Timeouts, retries and sessions of a rule. Pure. */
public final class RuleSettings {

    private static final int ATTEMPTS = 2;

    /** With a retry stanza what never reached the backend's program is tried again as well. */
    private static final List<String> CONNECTION =
            List.of("connect-failure", "refused-stream", "reset", "unavailable", "cancelled");

    private RuleSettings() {}

    static Timeouts timeouts(Field field) {
        Known.fields(field, "request", "backendRequest");
        OptionalLong request = Durations.ofGatewayApi(field.at("request"));
        OptionalLong attempt = Durations.ofGatewayApi(field.at("backendRequest"));
        boolean limited = request.orElse(0) > 0;
        if (limited && attempt.orElse(0) > request.getAsLong()) {
            throw field.at("backendRequest").wrong("no longer time than the whole request has");
        }
        Timeouts.Builder made = Timeouts.newBuilder();
        request.ifPresent(made::setRequestMs);
        attempt.ifPresent(made::setAttemptMs);
        return made.build();
    }

    static Retry retry(Field field) {
        Known.fields(field, "codes", "attempts", "backoff");
        Retry.Builder made =
                Retry.newBuilder()
                        .setAttempts(field.at("attempts").number(0, 100).orElse(ATTEMPTS))
                        .addAllConditions(CONNECTION)
                        .setBackoffMs(Durations.ofGatewayApi(field.at("backoff")).orElse(0));
        for (Field code : field.at("codes").list()) {
            made.addStatuses(
                    code.number(400, 599)
                            .orElseThrow(() -> code.wrong("a status from 400 to 599")));
        }
        return made.build();
    }

    /**
     * A session, in the form of today or that of earlier releases.
     *
     * @param name of the cookie where none is given
     */
    public static SessionPersistence session(Field field, String name) {
        Known.fields(
                field,
                "type",
                "absoluteTimeout",
                "idleTimeout",
                "cookie",
                "header",
                "sessionName",
                "cookieConfig");
        boolean header =
                switch (field.at("type").text("Cookie")) {
                    case "Cookie" -> false;
                    case "Header" -> true;
                    default -> throw field.at("type").wrong("Cookie or Header");
                };
        Field cookie =
                field.at("cookie").isPresent() ? field.at("cookie") : field.at("cookieConfig");
        boolean permanent = cookie.at("lifetimeType").text("Session").equals("Permanent");
        OptionalLong timeout = Durations.ofGatewayApi(field.at("absoluteTimeout"));
        if (permanent && timeout.isEmpty()) {
            throw field.wrong("an absoluteTimeout, which a permanent cookie needs");
        }
        String given =
                field.at(header ? "header" : "cookie", "name")
                        .text()
                        .or(() -> field.at("sessionName").text())
                        .orElse(name);
        return SessionPersistence.newBuilder()
                .setHeader(header)
                .setName(given)
                .setAbsoluteTimeoutMs(timeout.orElse(0))
                .setCookiePath(cookie.at("path").text("/"))
                .setPermanent(permanent)
                .build();
    }
}
