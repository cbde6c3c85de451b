package dev.weft.controller.virtual;

import com.google.protobuf.ByteString;
import dev.weft.api.waypoint.Backend;
import dev.weft.api.waypoint.DirectResponse;
import dev.weft.api.waypoint.HttpActions;
import dev.weft.api.waypoint.HttpMatch;
import dev.weft.api.waypoint.HttpRule;
import dev.weft.api.waypoint.PathChange;
import dev.weft.api.waypoint.Redirect;
import dev.weft.api.waypoint.Retry;
import dev.weft.api.waypoint.Timeouts;
import dev.weft.controller.reading.Durations;
import dev.weft.controller.reading.Known;
import dev.weft.manifest.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The http routes of a VirtualService, in their order.
 *
 * @param gateway whose proxy is told, or {@code mesh}
 */
record HttpRoutes(Destinations destinations, String gateway) {

    private static final int MOVED = 301;
    private static final int ATTEMPTS = 2;
    private static final List<String> RETRY_ON =
            List.of("connect-failure", "refused-stream", "unavailable", "cancelled");

    /** A rule; empty for one whose every match is for another proxy. */
    Optional<HttpRule> rule(Field route) {
        Known.fields(
                route,
                "name",
                "match",
                "route",
                "redirect",
                "directResponse",
                "delegate",
                "rewrite",
                "timeout",
                "retries",
                "fault",
                "mirror",
                "mirrors",
                "mirrorPercent",
                "mirrorPercentage",
                "corsPolicy",
                "headers");
        List<HttpMatch> matches = new ArrayList<>();
        for (Field match : route.at("match").list()) {
            HttpMatches.of(match, gateway).ifPresent(matches::add);
        }
        if (matches.isEmpty() && !route.at("match").list().isEmpty()) {
            return Optional.empty();
        }
        HttpRule.Builder made =
                HttpRule.newBuilder().setName(route.at("name").text("")).addAllMatches(matches);
        HttpActionsReader reader = new HttpActionsReader(destinations);
        HttpActions actions = reader.ofRoute(route);
        if (!actions.equals(HttpActions.getDefaultInstance())) {
            made.setActions(actions);
        }
        List<Field> backends = route.at("route").list();
        for (Field backend : backends) {
            made.addBackends(backend(backend, backends.size() == 1, reader));
        }
        if (route.at("redirect").isPresent()) {
            made.setRedirect(redirect(route.at("redirect")));
        }
        if (route.at("directResponse").isPresent()) {
            made.setDirect(direct(route.at("directResponse")));
        }
        limits(route, made);
        return Optional.of(made.build());
    }

    private Backend backend(Field field, boolean only, HttpActionsReader reader) {
        Known.fields(field, "destination", "weight", "headers");
        Backend.Builder made =
                destinations
                        .of(field.at("destination"))
                        .setWeight(field.at("weight").number(0, 1_000_000).orElse(only ? 100 : 0));
        HttpActions actions = reader.ofDestination(field.at("headers"));
        if (!actions.equals(HttpActions.getDefaultInstance())) {
            made.setActions(actions);
        }
        return made.build();
    }

    private static Redirect redirect(Field field) {
        Known.fields(field, "uri", "authority", "port", "derivePort", "scheme", "redirectCode");
        Redirect.Builder made =
                Redirect.newBuilder()
                        .setScheme(field.at("scheme").text(""))
                        .setHost(field.at("authority").text(""))
                        .setPort(field.at("port").number(1, 65535).orElse(0))
                        .setPortFromRequest(
                                field.at("derivePort").text("").equals("FROM_REQUEST_PORT"))
                        .setStatus(field.at("redirectCode").number(300, 399).orElse(MOVED));
        field.at("uri").text().ifPresent(uri -> made.setPath(PathChange.newBuilder().setFull(uri)));
        return made.build();
    }

    private static DirectResponse direct(Field field) {
        Known.fields(field, "status", "body");
        Known.fields(field.at("body"), "string", "bytes");
        DirectResponse.Builder made =
                DirectResponse.newBuilder()
                        .setStatus(
                                field.at("status")
                                        .number(200, 599)
                                        .orElseThrow(() -> field.at("status").wrong("a status")));
        field.at("body", "string")
                .text()
                .ifPresent(text -> made.setBody(ByteString.copyFromUtf8(text)));
        field.at("body", "bytes")
                .text()
                .ifPresent(text -> made.setBody(decoded(field.at("body", "bytes"), text)));
        return made.build();
    }

    private static ByteString decoded(Field field, String text) {
        try {
            return ByteString.copyFrom(java.util.Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            throw field.wrong("base64");
        }
    }

    private static void limits(Field route, HttpRule.Builder made) {
        Timeouts.Builder timeouts = Timeouts.newBuilder();
        Durations.ofIstio(route.at("timeout")).ifPresent(timeouts::setRequestMs);
        Field retries = route.at("retries");
        if (retries.isPresent()) {
            Known.fields(
                    retries,
                    "attempts",
                    "perTryTimeout",
                    "retryOn",
                    "retryRemoteLocalities",
                    "retryIgnorePreviousHosts",
                    "backoff");
            Durations.ofIstio(retries.at("perTryTimeout")).ifPresent(timeouts::setAttemptMs);
            made.setRetry(retry(retries));
        }
        if (timeouts.hasRequestMs() || timeouts.hasAttemptMs()) {
            made.setTimeouts(timeouts);
        }
    }

    /** Conditions and statuses stand in one list there. */
    private static Retry retry(Field field) {
        Retry.Builder made =
                Retry.newBuilder()
                        .setAttempts(field.at("attempts").number(0, 100).orElse(ATTEMPTS))
                        .setBackoffMs(Durations.ofIstio(field.at("backoff")).orElse(0))
                        .setRetryPreviousHosts(!field.at("retryIgnorePreviousHosts").bool(true));
        String text = field.at("retryOn").text("");
        if (text.isEmpty()) {
            return made.addAllConditions(RETRY_ON).build();
        }
        for (String part : text.split(",", -1)) {
            String word = part.strip();
            if (word.matches("[1-5]\\d\\d")) {
                made.addStatuses(Integer.parseInt(word));
            } else if (!word.isEmpty()) {
                made.addConditions(word);
            }
        }
        return made.build();
    }
}
